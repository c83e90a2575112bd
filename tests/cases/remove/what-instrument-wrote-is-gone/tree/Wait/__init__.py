async def main(req):
    return 'ok'
