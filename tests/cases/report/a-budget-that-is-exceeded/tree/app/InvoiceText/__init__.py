"""An HTTP function with the memory leak that this example is about.

Finished invoices are kept in a cache, but the key holds the moment of the request. So no invoice
is ever found again, and each call leaves another three megabytes behind.
"""

import logging
import time

import azure.functions as func

from ..shared.answers import explain_bad_input
from ..shared.orders import find_order

INVOICES = {}
SIZE = 700 * 64 * 72


def render(order) -> str:
    """The invoice as the printer wants it: lines of 72 characters, 700 pages of 64 lines."""
    text = ''.join(f'{line:<71}\n' for line in (
        f'Invoice {order.number}',
        f'To: {order.customer}',
        f'Total: {order.cents / 100:.2f}',
    ))
    return text.ljust(SIZE)


@explain_bad_input
def main(req: func.HttpRequest) -> func.HttpResponse:
    """Answer with the head of the invoice for one order."""
    order = find_order(req.params.get('order', '1001'))
    key = (order.number, time.monotonic_ns())

    if key not in INVOICES:
        INVOICES[key] = render(order)

    logging.info('invoice for order %d', order.number)
    return func.HttpResponse(
        INVOICES[key][:216],
        headers={'X-Order': str(order.number)},
    )
