import fastapi

web = fastapi.FastAPI()


class Page:
    @staticmethod
    async def read(name):
        return name * 2


@web.get("/pages/{name}")
async def page(name: str):
    return {"page": await Page.read(name)}


@web.get("/names")
def names():
    return ["a", "b"]
