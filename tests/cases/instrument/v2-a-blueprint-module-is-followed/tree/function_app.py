import azure.functions as func
from parts.users import users

app = func.FunctionApp()
app.register_functions(users)
