def main(req):
    return helper(req)


def helper(req):
    return req.params
