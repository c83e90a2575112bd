import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def plain(req, size: int = 1 + 1, *, flag=bool(0), **rest: str):
    return str((req, size, flag, rest))


@app.route(route="b")
async def everything(req, /, size, *more, flag, other=lambda a, *b, c=1, **d: (a, b), **rest):
    return str((req, size, more, flag, other, rest))


@app.route(route="c")
def only_keywords(*, req, size=(1, 2)):
    return str((req, size))


@app.route(route="d")
def only_stars(*args: int, **kwargs: int):
    return str((args, kwargs))


@app.route(route="e")
def positional(req, size=2, /):
    return str((req, size))


@app.route(route="f")
def none_at_all():
    return 'none'


@app.route(route="g")
def trailing_comma(req: 'func.HttpRequest', context: "func.Context" = None,):
    return str(context)
