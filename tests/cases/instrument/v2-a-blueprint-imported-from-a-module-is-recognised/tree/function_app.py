import azure.functions as func
from parts import users

app = func.FunctionApp()
app.register_functions(users)


@users.route(route="here")
def here(req):
    return 'here'
