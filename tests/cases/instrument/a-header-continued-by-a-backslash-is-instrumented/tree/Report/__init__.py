def main(req) \
        -> str:
    return \
        'continued'
