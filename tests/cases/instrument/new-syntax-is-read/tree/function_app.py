import azure.functions as func

app = func.FunctionApp()
type Rows = list[int]


@app.route(route="a")
def matches(req):
    match req:
        case {'size': int(n)} if n > 1:
            return f"{n!r:>{10}} {'nested' + f'{n}'}"
        case [_, *rest]:
            return rest
        case _:
            pass
    if (n := len(req)) > 1:
        print(n)
    try:
        print(1)
    except* ValueError:
        pass


@app.route(route="b")
async def contexts(req):
    async with (open(req) as a, open(req) as b,):
        return [x async for x in a]
