def main(req):
    "doc"; x = 1
    return x
