@{{object}}.mysql_trigger(
    arg_name="changes",
    table_name="{{table-name}}",
    connection_string_setting="{{connection}}",
)
{{async}}def {{name}}(changes: func.MySqlRowList) -> None:
    for change in changes:
        logging.info("Change of the table: %s", change.to_json())
