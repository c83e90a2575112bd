@{{object}}.route(route="{{route}}", methods=[{{methods}}], auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.durable_client_input(client_name="client")
async def {{name}}(req: func.HttpRequest, client: df.DurableOrchestrationClient) -> func.HttpResponse:
    instance_id = await client.start_new(req.route_params["functionName"])
    logging.info("Orchestration started, instance %s", instance_id)
    return client.create_check_status_response(req, instance_id)
