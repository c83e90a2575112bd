@{{object}}.generic_trigger(
    arg_name="myQueueItem",
    type="rabbitMqTrigger",
    queue_name="{{queue-name}}",
    connection_string_setting="{{connection}}",
)
{{async}}def {{name}}(myQueueItem) -> None:
    logging.info("RabbitMQ message: %s", myQueueItem)
