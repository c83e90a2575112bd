import azure.functions as func
import azure.functions

application = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
other = azure.functions.Blueprint()


# pyfuncprof: begin setup (original 3e4000edde7c11e83736827ec0f808daea2a103c)
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
@application.function_name('renamed')
@application.route(route="a")
def first(req: func.HttpRequest) -> str:
    # pyfuncprof: begin first
    return profiled_first(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_first(req):
    # pyfuncprof: end first
    return 'first'


@application.schedule(schedule="0 * * * * *", arg_name="timer")
async def second(timer):
    # pyfuncprof: begin second
    return await (profiled_second if sys.gettrace() is None else profiled_second.__wrapped__)(timer)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_second(timer):
    # pyfuncprof: end second
    return None


@other.queue_trigger(arg_name="message", queue_name="q", connection="c")
def third(message) -> None:
    # pyfuncprof: begin third
    return profiled_third(message)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_third(message):
    # pyfuncprof: end third
    print(message)


def helper(req):
    return 'not a function of the app'
