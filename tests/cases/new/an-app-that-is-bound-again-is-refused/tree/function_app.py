import azure.functions as func

app = func.FunctionApp()
app.x = 1


if app:
    app = None
