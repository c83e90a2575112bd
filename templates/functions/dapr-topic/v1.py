import json
import logging

import azure.functions as func


{{async}}def main(subEvent, value: func.Out[bytes]) -> None:
    data = json.loads(subEvent)["data"]
    logging.info("Received from the topic: %s", data)
    # Dapr keeps what stands below "value".
    value.set(json.dumps({"value": data}).encode("utf-8"))
