def main(req):
    size = len(req.get_body())
    return str(size)
