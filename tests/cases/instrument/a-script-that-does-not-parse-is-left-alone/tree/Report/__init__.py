def main(req):
    return (
