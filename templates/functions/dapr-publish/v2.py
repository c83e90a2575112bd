@{{object}}.timer_trigger(schedule="{{schedule}}", arg_name="myTimer", run_on_startup=False)
@{{object}}.dapr_publish_output(arg_name="pubEvent", pub_sub_name="{{pub-sub-name}}", topic="{{topic}}")
{{async}}def {{name}}(myTimer: func.TimerRequest, pubEvent: func.Out[bytes]) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).isoformat()
    logging.info("Publishing at %s", now)
    # Dapr takes what stands below "payload".
    pubEvent.set(json.dumps({"payload": f"Published at {now}"}).encode("utf-8"))


@{{object}}.function_name(name="DaprTopicTriggerFuncApp")
@{{object}}.dapr_topic_trigger(arg_name="subEvent", pub_sub_name="{{pub-sub-name}}", topic="{{topic}}")
{{async}}def dapr_topic_trigger_func_app(subEvent: str) -> None:
    logging.info("Received from the topic: %s", json.loads(subEvent)["data"])
