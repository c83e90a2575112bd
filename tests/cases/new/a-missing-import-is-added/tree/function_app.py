"""Doc."""
from azure.functions import FunctionApp

API = FunctionApp()
