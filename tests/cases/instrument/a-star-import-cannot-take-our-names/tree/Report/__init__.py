from helpers import *


async def main(req):
    return answer(req)
