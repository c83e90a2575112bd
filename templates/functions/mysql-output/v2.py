@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.mysql_output(
    arg_name="items",
    command_text="{{table-name}}",
    connection_string_setting="{{connection}}",
)
{{async}}def {{name}}(req: func.HttpRequest, items: func.Out[func.MySqlRowList]) -> func.HttpResponse:
    try:
        rows = req.get_json()
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return func.HttpResponse("The body must be a JSON array of rows.", status_code=400)

    items.set(func.MySqlRowList(func.MySqlRow.from_dict(row) for row in rows))
    return func.HttpResponse(req.get_body(), status_code=201, mimetype="application/json")
