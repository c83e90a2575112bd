def main[T: "\"]"](req: T):
    return 1
