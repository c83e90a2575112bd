def main(req, more=None):
    page = helper(req)
    return page
