import azure.functions as func
import logging

bp = func.Blueprint()
