import logging


{{async}}def main(warmupContext) -> None:
    logging.info("A new instance is warming up")
