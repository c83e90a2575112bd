def main(req):
    n = 1
    return main(req[n:]) if req else ''
