import azure.functions as func
import azure.durable_functions as df

app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route(route="start")
@app.durable_client_input(client_name="client")
async def start(req: func.HttpRequest, client):
    name = await client.start_new('chain')
    return client.create_check_status_response(req, name)


@app.orchestration_trigger(context_name="context")
def chain(context):
    result = yield context.call_activity('work', 1)
    return result


@app.orchestration_trigger(context_name="context")
def flat(context):
    return 'an orchestrator without a yield'


@app.activity_trigger(input_name="size")
def work(size: int) -> int:
    return len(bytes(size))
