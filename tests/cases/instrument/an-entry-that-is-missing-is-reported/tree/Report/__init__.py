def other(req):
    return 'ok'
