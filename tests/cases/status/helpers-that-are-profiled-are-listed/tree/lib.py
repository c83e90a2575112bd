def total(orders):
    return sum(orders)


def other():
    return 1


class Order:
    def cost(self):
        return 1

    async def ship(self):
        return 2
