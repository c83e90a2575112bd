"""A timer function whose function.json names this file and an entry point of its own.

The file ends without a newline, as many do.
"""

import json
import logging
import os

import azure.functions as func

from .orders import ORDERS


def nightly_totals(timer: func.TimerRequest) -> str:
    """Add up the orders of the day; the result goes to the queue behind $return."""
    if timer.past_due:
        logging.warning('the totals are late')

    totals = {}
    for order in ORDERS.values():
        totals[order.customer] = totals.get(order.customer, 0) + order.cents

    logging.info('%d customers, 100%% of the orders', len(totals))
    return json.dumps({'currency': os.environ['ORDERS_CURRENCY'], 'totals': totals})