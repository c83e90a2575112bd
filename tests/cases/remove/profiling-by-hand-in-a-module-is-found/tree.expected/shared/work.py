def fetch(req):
    return req.params["size"]
