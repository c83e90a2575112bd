import azure.functions as func
import logging

bp = func.Blueprint()


@bp.queue_trigger(arg_name="azqueue", queue_name="queuename", connection="QueueConnectionString")
def work(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))
