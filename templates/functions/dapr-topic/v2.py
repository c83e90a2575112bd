@{{object}}.dapr_topic_trigger(arg_name="subEvent", pub_sub_name="{{pub-sub-name}}", topic="{{topic}}")
@{{object}}.dapr_state_output(arg_name="state", state_store="{{state-store}}", key="{{state-key}}")
{{async}}def {{name}}(subEvent: str, state: func.Out[str]) -> None:
    data = json.loads(subEvent)["data"]
    logging.info("Received from the topic: %s", data)
    # Dapr keeps what stands below "value".
    state.set(json.dumps({"value": data}))
