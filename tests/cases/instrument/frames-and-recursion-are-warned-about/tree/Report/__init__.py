import inspect
import logging
import warnings


def main(req, depth=0):
    logging.warning('called', stacklevel=2)
    warnings.warn('called', stacklevel=2)
    frame = inspect.currentframe()
    if depth < 3:
        return main(req, depth + 1)
    return frame.f_code.co_name
