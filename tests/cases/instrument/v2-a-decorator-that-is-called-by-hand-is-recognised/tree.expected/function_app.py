import azure.functions as func
import views

app = func.FunctionApp()
route = app.route


def http(path):
    def register(handler):
        return app.route(route=path)(handler)
    return register


# pyfuncprof: begin setup (original 747349bc31c4eddc38ef6318c133bf33f79c9e6c)
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
@route(route='one')
def one(req):
    # pyfuncprof: begin one
    return profiled_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_one(req):
    # pyfuncprof: end one
    return func.HttpResponse('one')


@(app.route(route='two'))
def two(req):
    # pyfuncprof: begin two
    return profiled_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_two(req):
    # pyfuncprof: end two
    return func.HttpResponse('two')


@http('three')
def three(req):
    # pyfuncprof: begin three
    return profiled_three(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_three(req):
    # pyfuncprof: end three
    return func.HttpResponse('three')


def four(req):
    # pyfuncprof: begin four
    return profiled_four(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_four(req):
    # pyfuncprof: end four
    return func.HttpResponse('four')


def five(req):
    # pyfuncprof: begin five
    return profiled_five(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_five(req):
    # pyfuncprof: end five
    return func.HttpResponse('five')


async def six(timer):
    # pyfuncprof: begin six
    return await (profiled_six if sys.gettrace() is None else profiled_six.__wrapped__)(timer)


@memory_profiler.profile(stream=profiler_logstream)
async def profiled_six(timer):
    # pyfuncprof: end six
    print('six')


app.route(route='four')(four)
app.function_name('fifth')(app.route(route='five')(five))
six = app.schedule(schedule='0 * * * * *', arg_name='timer')(six)
app.route(route='seven')(views.seven)
app.function_name('eighth')(app.route(route='eight')(lambda req: func.HttpResponse('eight')))
