@{{object}}.service_bus_queue_trigger(
    arg_name="azservicebus",
    queue_name="{{queue-name}}",
    connection="{{connection}}",
)
{{async}}def {{name}}(azservicebus: func.ServiceBusMessage) -> None:
    logging.info("Message of the queue: %s", azservicebus.get_body().decode("utf-8"))
