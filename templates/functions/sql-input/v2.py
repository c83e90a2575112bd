@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.sql_input(
    arg_name="items",
    command_text="{{command-text}}",
    command_type="{{command-type}}",
    parameters="{{parameters}}",{{?parameters}}
    connection_string_setting="{{connection}}",
)
{{async}}def {{name}}(req: func.HttpRequest, items: func.SqlRowList) -> func.HttpResponse:
    rows = [dict(item) for item in items]
    return func.HttpResponse(json.dumps(rows), mimetype="application/json")
