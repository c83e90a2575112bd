from azure.functions import FunctionApp
import azure.functions as func

API = FunctionApp()
