import azure.functions as func

users = func.Blueprint()


@users.route(route="users")
async def list_users(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse('users')
