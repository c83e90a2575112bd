import azure.functions as func
import logging

app = func.FunctionApp()
