def total():
    return 1


class Order:
    pass
