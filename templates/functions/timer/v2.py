@{{object}}.timer_trigger(schedule="{{schedule}}", arg_name="myTimer", run_on_startup=False, use_monitor=False)
{{async}}def {{name}}(myTimer: func.TimerRequest) -> None:
    if myTimer.past_due:
        logging.warning("The timer is past due")
    logging.info("The timer ran at %s", datetime.datetime.now(datetime.timezone.utc).isoformat())
