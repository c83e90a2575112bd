import azure.functions as func

app = func.FunctionApp()


class Pages:
    __size = 2

    @staticmethod
    @app.route(route="static")
    def static(req):
        return 'static'

    @app.route(route="plain")
    def plain(self, req):
        return self.__size


@app.route(route="after")
def after(req):
    return 'after'
