@{{object}}.event_hub_message_trigger(
    arg_name="azeventhub",
    event_hub_name="{{event-hub-name}}",
    connection="{{connection}}",
    consumer_group="{{consumer-group}}",{{?consumer-group}}
)
{{async}}def {{name}}(azeventhub: func.EventHubEvent) -> None:
    logging.info("Event: %s", azeventhub.get_body().decode("utf-8"))
