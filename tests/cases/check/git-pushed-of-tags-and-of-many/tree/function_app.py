import azure.functions as func

app = func.FunctionApp()


@app.route(route='ask')
def ask(req):
    return 'ok'
