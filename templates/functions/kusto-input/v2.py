@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.generic_input_binding(
    arg_name="products",
    type="kusto",
    database="{{database-name}}",
    kql_command="{{command-text}}",
    kql_parameters="{{parameters}}",{{?parameters}}
    connection="{{connection}}",
)
{{async}}def {{name}}(req: func.HttpRequest, products: str) -> func.HttpResponse:
    return func.HttpResponse(products, mimetype="application/json")
