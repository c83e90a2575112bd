import azure.functions as func
from setup_app import add

app = func.FunctionApp()
add(app)
