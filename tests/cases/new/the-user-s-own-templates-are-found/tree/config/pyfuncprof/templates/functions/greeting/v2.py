@{{object}}.route(route="{{name}}")
{{async}}def {{name}}(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("{{word}} {{place}} {{mood}} {{tone}}")
