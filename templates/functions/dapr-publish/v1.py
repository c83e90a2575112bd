import datetime
import json
import logging

import azure.functions as func


{{async}}def main(myTimer: func.TimerRequest, pubEvent: func.Out[bytes]) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    logging.info("Publishing at %s", now)
    # Dapr takes what stands below "payload".
    pubEvent.set(json.dumps({"payload": f"Published at {now}"}).encode("utf-8"))
