@{{object}}.service_bus_topic_trigger(
    arg_name="azservicebus",
    subscription_name="{{subscription-name}}",
    topic_name="{{topic-name}}",
    connection="{{connection}}",
)
{{async}}def {{name}}(azservicebus: func.ServiceBusMessage) -> None:
    logging.info("Message of the topic: %s", azservicebus.get_body().decode("utf-8"))
