import azure.functions as func
import azure.functions

application = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
other = azure.functions.Blueprint()


@application.function_name('renamed')
@application.route(route="a")
def first(req: func.HttpRequest) -> str:
    return 'first'


@application.schedule(schedule="0 * * * * *", arg_name="timer")
async def second(timer):
    return None


@other.queue_trigger(arg_name="message", queue_name="q", connection="c")
def third(message) -> None:
    print(message)


def helper(req):
    return 'not a function of the app'
