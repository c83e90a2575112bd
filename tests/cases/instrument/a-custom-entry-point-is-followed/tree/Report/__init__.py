def main(req):
    return 'not this one'


def handle_request(req):
    return 'this one'
