import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
class Page:
    def __init__(self, req):
        self.req = req
