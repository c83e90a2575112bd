import azure.functions as func

app = func.FunctionApp()
app = None
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def forget():
    global app
    app = None
