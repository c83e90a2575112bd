import datetime
import logging

import azure.functions as func


def main(mytimer: func.TimerRequest) -> None:
    if mytimer.past_due:
        logging.warning("The timer is past due")
    logging.info("The timer ran at %s", datetime.datetime.now(datetime.timezone.utc).isoformat())
