import logging


{{async}}def main(myQueueItem) -> None:
    logging.info("RabbitMQ message: %s", myQueueItem)
