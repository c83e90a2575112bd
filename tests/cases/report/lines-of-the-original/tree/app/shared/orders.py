"""A handful of orders that stand in for a database."""

from typing import NamedTuple


class Order(NamedTuple):
    number: int
    customer: str
    cents: int


ORDERS = {
    order.number: order
    for order in (
        Order(1001, 'Ada', 1250),
        Order(1002, 'Grace', 9900),
        Order(1003, 'Edsger', 45),
    )
}


def find_order(number: str) -> Order:
    """The order with this number; ValueError when there is none."""
    order = ORDERS.get(int(number)) if number.isdigit() else None
    if order is None:
        raise ValueError(f'no order {number!r}')
    return order
