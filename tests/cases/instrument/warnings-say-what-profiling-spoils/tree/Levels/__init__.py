import warnings


def main(req):
    warnings.warn('old', stacklevel=2)
    return 1
