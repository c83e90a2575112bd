import logging

import azure.functions as func


{{async}}def main(changes: func.MySqlRowList) -> None:
    for change in changes:
        logging.info("Change of the table: %s", change.to_json())
