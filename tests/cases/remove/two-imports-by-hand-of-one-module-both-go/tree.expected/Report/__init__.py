import logging


def main(req):
    logging.info("asked")
    return req.params["size"]
