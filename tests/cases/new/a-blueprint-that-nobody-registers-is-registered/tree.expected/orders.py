import azure.functions as func
import logging

orders = func.Blueprint()


@orders.queue_trigger(arg_name="azqueue", queue_name="queuename", connection="QueueConnectionString")
def work(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))
