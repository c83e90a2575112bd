def main(req):
    return "a"


def here():
    return "b"
