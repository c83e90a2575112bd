import azure.functions as func
import logging
from durable_blueprint import bp as durable_blueprint

app = func.FunctionApp()
app.register_functions(durable_blueprint)


@app.queue_trigger(arg_name="azqueue", queue_name="queuename", connection="QueueConnectionString")
def one(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))


@app.queue_trigger(arg_name="azqueue", queue_name="queuename", connection="QueueConnectionString")
def two(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))
