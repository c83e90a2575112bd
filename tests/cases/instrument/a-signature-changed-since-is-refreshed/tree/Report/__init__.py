def main(req):
    """Doc."""
    return 'ok'
