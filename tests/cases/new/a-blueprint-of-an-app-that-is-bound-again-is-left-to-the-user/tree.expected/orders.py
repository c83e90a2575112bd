import azure.functions as func
import datetime
import logging

bp = func.Blueprint()


@bp.timer_trigger(schedule="0 */5 * * * *", arg_name="myTimer", run_on_startup=False, use_monitor=False)
def tick(myTimer: func.TimerRequest) -> None:
    if myTimer.past_due:
        logging.warning("The timer is past due")
    logging.info("The timer ran at %s", datetime.datetime.now(datetime.timezone.utc).isoformat())
