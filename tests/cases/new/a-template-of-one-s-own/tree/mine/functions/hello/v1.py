def main(req):
    return "{{word}}"
