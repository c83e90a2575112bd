from azure.functions import FunctionApp

API = FunctionApp()
func = 1
