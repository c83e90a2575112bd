def main(req):
    return 'first'


first = main


def main(req):
    return first(req) + 'second'
