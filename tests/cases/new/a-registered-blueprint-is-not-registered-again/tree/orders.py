import azure.functions as func
import logging

orders = func.Blueprint()
