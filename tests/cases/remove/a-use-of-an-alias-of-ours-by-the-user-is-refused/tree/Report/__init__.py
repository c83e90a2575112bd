logging = None


def main(req):
    page = str(req)
    return page
