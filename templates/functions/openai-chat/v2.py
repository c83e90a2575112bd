@{{object}}.function_name(name="CreateChatBot")
@{{object}}.route(route="{{route}}", methods=["PUT"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_create_output(arg_name="requests")
{{async}}def create_chat_bot(req: func.HttpRequest, requests: func.Out[str]) -> func.HttpResponse:
    chat_id = req.route_params["chatID"]
    try:
        body = req.get_json()
    except ValueError:
        body = None
    instructions = body.get("instructions") if isinstance(body, dict) else None
    logging.info("Creating the chat %s", chat_id)
    request = {
        "id": chat_id,
        "instructions": instructions or "You are a helpful assistant.",
        "chatStorageConnectionSetting": "{{connection}}",
        "collectionName": "{{collection-name}}",
    }
    requests.set(json.dumps(request))
    return func.HttpResponse(json.dumps({"chatId": chat_id}), status_code=202, mimetype="application/json")


@{{object}}.function_name(name="GetChatState")
@{{object}}.route(route="{{route}}", methods=["GET"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_query_input(
    arg_name="state",
    id="{chatID}",
    timestamp_utc="{Query.timestampUTC}",
    chat_storage_connection_setting="{{connection}}",
    collection_name="{{collection-name}}",
)
{{async}}def get_chat_state(req: func.HttpRequest, state: str) -> func.HttpResponse:
    return func.HttpResponse(state, status_code=200, mimetype="application/json")


@{{object}}.function_name(name="PostUserResponse")
@{{object}}.route(route="{{route}}", methods=["POST"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_post_input(
    arg_name="state",
    id="{chatID}",
    user_message="{Query.message}",
    chat_model="{{chat-model-name}}",
    chat_storage_connection_setting="{{connection}}",
    collection_name="{{collection-name}}",
)
{{async}}def post_user_response(req: func.HttpRequest, state: str) -> func.HttpResponse:
    answers = json.loads(state).get("recentMessages") or [{"content": "No answer."}]
    return func.HttpResponse(answers[0]["content"], status_code=200, mimetype="text/plain")
