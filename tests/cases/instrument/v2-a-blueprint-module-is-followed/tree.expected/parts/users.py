import azure.functions as func

users = func.Blueprint()


# pyfuncprof: begin setup (original 2b7f8c36e14d9a7e7aa427d33c0ab00885dcea84)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@users.route(route="users")
async def list_users(req: func.HttpRequest) -> func.HttpResponse:
    # pyfuncprof: begin list_users
    return await (profiled_list_users if sys.gettrace() is None else profiled_list_users.__wrapped__)(req)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_list_users(req):
    # pyfuncprof: end list_users
    return func.HttpResponse('users')
