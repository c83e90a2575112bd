#!/usr/bin/env python
# vim: set fileencoding=UTF_8 :
import azure.functions as func
import logging

app = func.FunctionApp()


@app.queue_trigger(arg_name="azqueue", queue_name="queuename", connection="Sésam")
def one(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))
