import azure.functions as func

app = func.FunctionApp()


def register(name):
    count = 0

    @app.route(route=name)
    def handle(req):
        nonlocal count
        count += 1
        return f'{name} {count}'

    return handle


register('a')
