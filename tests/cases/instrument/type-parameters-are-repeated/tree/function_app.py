import azure.functions as func

app = func.FunctionApp()


@app.route(route="a")
def generic[T: (int, str), *Ts, **P](req, rows: list[T]) -> T:
    first: T = rows[0]
    return first


@app.route(route="b")
async def waits[T](req: T):
    return T
