@{{object}}.route(route="ingest_file", methods=["POST"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.embeddings_store_output(
    arg_name="requests",
    input="{url}",
    input_type="url",
    store_connection_name="{{connection}}",
    collection="{{collection-name}}",
    embeddings_model="{{embedding-model-name}}",
)
{{async}}def ingest_file(req: func.HttpRequest, requests: func.Out[str]) -> func.HttpResponse:
    try:
        body = req.get_json()
    except ValueError:
        body = None
    url = body.get("url") if isinstance(body, dict) else None
    if not url:
        return func.HttpResponse("Give a url in a JSON body.", status_code=400)
    title = os.path.splitext(os.path.basename(url))[0]
    logging.info("Storing the embeddings of %s", title)
    requests.set(json.dumps({"title": title}))
    return func.HttpResponse(json.dumps({"title": title}), status_code=200, mimetype="application/json")


@{{object}}.route(route="prompt_file", methods=["POST"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.semantic_search_input(
    arg_name="result",
    search_connection_name="{{connection}}",
    collection="{{collection-name}}",
    query="{prompt}",
    embeddings_model="{{embedding-model-name}}",
    chat_model="{{chat-model-name}}",
)
{{async}}def prompt_file(req: func.HttpRequest, result: str) -> func.HttpResponse:
    answer = json.loads(result).get("Response")
    return func.HttpResponse(json.dumps({"content": answer}), status_code=200, mimetype="application/json")
