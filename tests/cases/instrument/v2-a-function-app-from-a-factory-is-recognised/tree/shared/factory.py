import azure.functions as func


def make_blueprint(name):
    if not name:
        raise ValueError(name)
    return func.Blueprint()
