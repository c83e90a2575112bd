import azure.functions as func

from api.routes import register

app = func.FunctionApp()
register(app)
