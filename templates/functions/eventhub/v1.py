import logging
from typing import List

import azure.functions as func


{{async}}def main(events: List[func.EventHubEvent]) -> None:
    for event in events:
        logging.info("Event: %s", event.get_body().decode("utf-8"))
