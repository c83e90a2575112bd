def make():
    return unknown()
