import logging


def main(req):
    logging.info("x")
    return "x"
