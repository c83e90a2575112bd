@{{object}}.queue_trigger(arg_name="azqueue", queue_name="{{queue-name}}", connection="{{connection}}")
{{async}}def {{name}}(azqueue: func.QueueMessage) -> None:
    logging.info("Message of the queue: %s", azqueue.get_body().decode("utf-8"))
