@{{object}}.kafka_trigger(
    arg_name="kevent",
    topic="{{topic}}",
    broker_list="{{broker-list}}",
    username="{{username}}",
    password="%{{password-setting}}%",
    protocol="{{protocol}}",
    authentication_mode="{{authentication-mode}}",
    consumer_group="{{consumer-group}}",
)
{{async}}def {{name}}(kevent: func.KafkaEvent) -> None:
    logging.info("Kafka event: %s, metadata: %s", kevent.get_body().decode("utf-8"), kevent.metadata)
