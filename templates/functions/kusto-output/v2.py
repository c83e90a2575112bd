@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.generic_output_binding(
    arg_name="products",
    type="kusto",
    database="{{database-name}}",
    table_name="{{table-name}}",
    connection="{{connection}}",
)
{{async}}def {{name}}(req: func.HttpRequest, products: func.Out[str]) -> func.HttpResponse:
    body = req.get_body().decode("utf-8")
    products.set(body)
    return func.HttpResponse(body, status_code=201, mimetype="application/json")
