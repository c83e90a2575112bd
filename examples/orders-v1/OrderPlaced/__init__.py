"""A queue function with an output binding. The file is indented with tabs."""

import json
import logging

import azure.functions as func

from ..shared.orders import find_order


def main(msg: func.QueueMessage, receipt: func.Out[str]) -> None:
	"""Take a placed order from the queue and hand a receipt to the next one."""
	text = msg.get_body().decode('utf-8')
	placed = json.loads(text) if text else {'order': '1001'}

	order = find_order(placed['order'])
	lines = [
		f'Thank you, {order.customer}!',
		f'Order {order.number}: {order.cents / 100:.2f}',
	]

	receipt.set('\n'.join(lines))
	logging.info('receipt for order %d', order.number)
