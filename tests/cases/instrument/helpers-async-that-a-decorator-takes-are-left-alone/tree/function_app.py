import azure.functions as func

from pages import web

app = func.AsgiFunctionApp(app=web)
