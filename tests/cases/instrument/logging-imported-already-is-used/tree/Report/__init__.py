import logging
import memory_profiler_tools
import logging.handlers


def main(req):
    logging.info('called')
    return 'ok'
