import azure.functions as func
from jobs import bp as jobs

app = func.FunctionApp()
app = None
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
app.register_functions(jobs)


def forget():
    global app
    app = None
