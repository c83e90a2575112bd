import os


def main(req):
    # at most 10 MiB
    return os.environ["TEXT"]
