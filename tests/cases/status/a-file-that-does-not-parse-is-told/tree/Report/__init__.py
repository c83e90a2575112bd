def main(req:
    return 1
