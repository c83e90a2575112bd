def main(req):
    return 'replayed'
