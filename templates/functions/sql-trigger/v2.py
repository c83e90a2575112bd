@{{object}}.sql_trigger(
    arg_name="changes",
    table_name="{{table-name}}",
    connection_string_setting="{{connection}}",
)
{{async}}def {{name}}(changes: str) -> None:
    logging.info("Changes of the table: %s", changes)
