from azure import functions as func

app = func.FunctionApp()
