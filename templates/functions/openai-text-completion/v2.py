@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.text_completion_input(
    arg_name="response",
    prompt="{{prompt}}",
    max_tokens="{{max-tokens}}",
    chat_model="{{chat-model-name}}",
)
{{async}}def {{name}}(req: func.HttpRequest, response: str) -> func.HttpResponse:
    return func.HttpResponse(json.loads(response)["content"], status_code=200, mimetype="text/plain")
