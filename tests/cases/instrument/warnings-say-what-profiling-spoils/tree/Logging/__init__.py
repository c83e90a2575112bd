import logging

logging.basicConfig(level=logging.INFO)


def main(req):
    logging.info('x')
    return 1
