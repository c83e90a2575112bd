from shared import profiling as p


def main(req):
    p.root_logger.warning("asked")
    return req.params["size"]
