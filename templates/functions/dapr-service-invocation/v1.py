import logging


{{async}}def main(payload) -> None:
    logging.info("Invoked through Dapr with: %s", payload)
