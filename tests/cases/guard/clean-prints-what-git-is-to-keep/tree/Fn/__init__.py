def main(req):
    return req.get_body()
