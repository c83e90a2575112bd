def main(req):
    # type: (object) -> str
    # why this is done
    # and how
    page = req
    return page
