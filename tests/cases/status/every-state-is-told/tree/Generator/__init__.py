def main(req):
    yield len(req.get_body())
