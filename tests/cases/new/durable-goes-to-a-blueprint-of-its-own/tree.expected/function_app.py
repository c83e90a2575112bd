import azure.functions as func
from durable_blueprint import bp as durable_blueprint

app = func.FunctionApp()
app.register_functions(durable_blueprint)
