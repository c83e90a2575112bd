@{{object}}.route(route="{{route}}"){{?route}}
@{{object}}.route(route="{{name}}"){{!route}}
{{async}}def {{name}}(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("{{word}}")
