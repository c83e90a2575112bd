

async def nightly(req):
    return None
