import azure.functions as func

app = func.FunctionApp()


@app.route(route="strasse")
def straße(req, größe=1):
    return 'x' * größe
