import json
import logging

import azure.functions as func


{{async}}def main(event: func.EventGridEvent) -> None:
    fields = {
        "id": event.id,
        "data": event.get_json(),
        "topic": event.topic,
        "subject": event.subject,
        "event_type": event.event_type,
    }
    logging.info("Event: %s", json.dumps(fields))
