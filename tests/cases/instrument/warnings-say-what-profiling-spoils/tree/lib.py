async def slowly(a):
    return a
