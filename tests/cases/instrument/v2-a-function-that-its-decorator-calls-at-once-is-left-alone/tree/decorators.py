def check(handler):
    handler(None)
    return handler


def retry(times):
    def wrap(handler):
        for _ in range(times):
            handler(None)
        return handler
    return wrap


def traced(handler):
    def wrapper(req):
        return handler(req)
    return wrapper
