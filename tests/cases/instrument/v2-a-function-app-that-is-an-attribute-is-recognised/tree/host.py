import azure.functions as func


class Base:
    def __init__(self):
        self.function_app = func.FunctionApp()


class Host(Base):
    def add_health(self):
        @self.function_app.route(route='health')
        def health(req):
            return func.HttpResponse('health')


HOST = Host()
HOST.add_health()
