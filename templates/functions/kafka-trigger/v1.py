import logging

import azure.functions as func


{{async}}def main(kevent: func.KafkaEvent) -> None:
    logging.info("Kafka event: %s, metadata: %s", kevent.get_body().decode("utf-8"), kevent.metadata)
