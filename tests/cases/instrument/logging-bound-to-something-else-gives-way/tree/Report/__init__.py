from loguru import logger as logging


def main(req):
    logging.info('called')
    return 'ok'
