import logging

import azure.functions as func


{{async}}def main(msg: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", msg.get_body().decode("utf-8"))
