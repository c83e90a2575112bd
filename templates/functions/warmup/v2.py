@{{object}}.warm_up_trigger(arg_name="warmupContext")
{{async}}def {{name}}(warmupContext) -> None:
    logging.info("A new instance is warming up")
