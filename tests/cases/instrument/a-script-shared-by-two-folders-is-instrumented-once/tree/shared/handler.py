def main(req):
    return 'main'


def third(req):
    return 'third'
