def handle(req):
    return 'ok'


main = handle
