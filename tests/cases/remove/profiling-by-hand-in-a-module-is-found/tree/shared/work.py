from memory_profiler import profile


@profile
def fetch(req):
    return req.params["size"]
