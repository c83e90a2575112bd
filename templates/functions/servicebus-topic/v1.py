import logging

import azure.functions as func


{{async}}def main(message: func.ServiceBusMessage) -> None:
    logging.info("Content type of the message: %s", message.content_type)
    logging.info("Message of the topic: %s", message.get_body().decode("utf-8"))
