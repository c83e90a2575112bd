def main(req):
    return 'ok'
def broken(:
