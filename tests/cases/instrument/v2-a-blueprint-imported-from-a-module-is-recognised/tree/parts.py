import azure.functions as func

users = func.Blueprint()
