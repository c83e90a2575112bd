import logging


def stack():
    return main


def main(req):
    stack()
    main.stack()
    return logging.getLogger()
