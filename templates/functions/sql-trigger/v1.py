import logging


{{async}}def main(changes: str) -> None:
    logging.info("Changes of the table: %s", changes)
