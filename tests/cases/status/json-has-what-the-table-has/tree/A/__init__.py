import inspect


async def main(req):
    return inspect.stack()
