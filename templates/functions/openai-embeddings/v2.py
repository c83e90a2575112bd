@{{object}}.route(
    route="{{route}}",{{?route}}
    route="{{name}}",{{!route}}
    methods=[{{methods}}],
    auth_level=func.AuthLevel.{{auth-level:upper}},
)
@{{object}}.embeddings_input(
    arg_name="embeddings",
    input="{rawText}",
    input_type="rawText",
    embeddings_model="{{embedding-model-name}}",
)
{{async}}def {{name}}(req: func.HttpRequest, embeddings: str) -> func.HttpResponse:
    count = json.loads(embeddings).get("count")
    logging.info("Embeddings received: %s", count)
    # Here is the place to store them.
    return func.HttpResponse(json.dumps({"count": count}), status_code=200, mimetype="application/json")
