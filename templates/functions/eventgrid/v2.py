@{{object}}.event_grid_trigger(arg_name="azeventgrid")
{{async}}def {{name}}(azeventgrid: func.EventGridEvent) -> None:
    fields = {
        "id": azeventgrid.id,
        "data": azeventgrid.get_json(),
        "topic": azeventgrid.topic,
        "subject": azeventgrid.subject,
        "event_type": azeventgrid.event_type,
    }
    logging.info("Event: %s", json.dumps(fields))
