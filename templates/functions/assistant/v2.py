@{{object}}.function_name(name="CreateAssistant")
@{{object}}.route(route="{{route}}", methods=["PUT"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_create_output(arg_name="requests")
{{async}}def create_assistant(req: func.HttpRequest, requests: func.Out[str]) -> func.HttpResponse:
    assistant_id = req.route_params["assistantID"]
    request = {
        "id": assistant_id,
        "instructions": "Ask when a request can be understood in several ways; never guess a value.",
        "chatStorageConnectionSetting": "{{connection}}",
        "collectionName": "{{collection-name}}",
    }
    requests.set(json.dumps(request))
    return func.HttpResponse(json.dumps({"assistantId": assistant_id}), status_code=202, mimetype="application/json")


@{{object}}.function_name(name="GetAssistantState")
@{{object}}.route(route="{{route}}", methods=["GET"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_query_input(
    arg_name="state",
    id="{assistantID}",
    timestamp_utc="{Query.timestampUTC}",
    chat_storage_connection_setting="{{connection}}",
    collection_name="{{collection-name}}",
)
{{async}}def get_assistant_state(req: func.HttpRequest, state: str) -> func.HttpResponse:
    return func.HttpResponse(state, status_code=200, mimetype="application/json")


@{{object}}.function_name(name="PostUserQuery")
@{{object}}.route(route="{{route}}", methods=["POST"], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.assistant_post_input(
    arg_name="state",
    id="{assistantID}",
    user_message="{Query.message}",
    chat_model="{{chat-model-name}}",
    chat_storage_connection_setting="{{connection}}",
    collection_name="{{collection-name}}",
)
{{async}}def post_user_query(req: func.HttpRequest, state: str) -> func.HttpResponse:
    answers = json.loads(state).get("recentMessages") or [{"content": "No answer."}]
    return func.HttpResponse(answers[0]["content"], status_code=200, mimetype="text/plain")


@{{object}}.function_name(name="AddTodo")
@{{object}}.assistant_skill_trigger(arg_name="taskDescription", function_description="Create a new task")
{{async}}def add_todo(taskDescription: str) -> None:
    if not taskDescription:
        raise ValueError("a task needs a description")
    logging.info("Adding a task: %s", taskDescription)
    todo_container().create_item({"id": str(uuid.uuid4()), "task": taskDescription})


@{{object}}.function_name(name="GetTodos")
@{{object}}.assistant_skill_trigger(arg_name="inputIgnored", function_description="List the tasks created so far")
{{async}}def get_todos(inputIgnored: str) -> str:
    tasks = [{"id": item["id"], "task": item["task"]} for item in todo_container().read_all_items()]
    logging.info("Listing %d tasks", len(tasks))
    return json.dumps(tasks)


# Connected at the first use: the app starts without the account.
@functools.lru_cache(maxsize=None)
def todo_container() -> ContainerProxy:
    client = CosmosClient.from_connection_string(os.environ["{{cosmos-connection}}"])
    database = client.create_database_if_not_exists("{{database-name}}")
    return database.create_container_if_not_exists("{{container-name}}", partition_key=PartitionKey(path="/id"))
