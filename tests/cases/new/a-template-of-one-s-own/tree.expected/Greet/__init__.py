def main(req):
    return "it\'s"
