def main(req):
    page = helper(req)
    return page
