@{{object}}.dapr_service_invocation_trigger(arg_name="payload", method_name="{{name}}")
{{async}}def {{name}}(payload: str) -> None:
    logging.info("Invoked through Dapr with: %s", payload)


@{{object}}.function_name(name="InvokeOutputBinding")
@{{object}}.route(route="invoke/{appId}/{methodName}", auth_level=func.AuthLevel.{{auth-level:upper}})
@{{object}}.dapr_invoke_output(arg_name="payload", app_id="{appId}", method_name="{methodName}", http_verb="post")
{{async}}def invoke_output_binding(req: func.HttpRequest, payload: func.Out[str]) -> func.HttpResponse:
    # Dapr sends what stands below "body" in the request.
    payload.set(req.get_body().decode("utf-8"))
    return func.HttpResponse("Invoked.", status_code=200)
