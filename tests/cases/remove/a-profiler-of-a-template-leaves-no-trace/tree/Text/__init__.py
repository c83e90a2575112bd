import sys


def main(req, *, context):
    """5 MiB."""
    return sys.version
