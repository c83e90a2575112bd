import azure.functions as func

app = func.FunctionApp()


class Twice:
    @staticmethod
    @app.route(route="a")
    def a(req):
        return 'a'


class Twice:
    @staticmethod
    @app.route(route="b")
    def b(req):
        return 'b'


class Based(dict):
    @staticmethod
    @app.route(route="c")
    def c(req):
        return 'c'


class Shadowed:
    @staticmethod
    @app.route(route="d")
    def d(Shadowed):
        return 'd'


class Nested:
    class Inner:
        @staticmethod
        @app.route(route="e")
        def e(req):
            return 'e'
