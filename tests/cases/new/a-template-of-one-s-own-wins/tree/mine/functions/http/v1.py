def main(req):
    return ""
