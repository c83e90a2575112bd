import azure.functions as func
import os
from importlib import import_module
from typing import cast

one, two = func.FunctionApp(), func.Blueprint()
three = func.Blueprint() if 'NO_THREE' not in os.environ else None
four = None
four = four or func.Blueprint()
five: func.Blueprint = globals()['two'] or None
six = cast(func.Blueprint, func.Blueprint())
seven = getattr(import_module('azure.functions'), 'Blueprint')()
print(eight := (func.Blueprint()))


def start():
    global nine
    nine = func.Blueprint()


start()


# pyfuncprof: begin setup (original ffdbc11498f8d91dc3d81f521cc94f7d39ee005c)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@one.route(route='one')
def function_one(req):
    # pyfuncprof: begin function_one
    return profiled_function_one(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_one(req):
    # pyfuncprof: end function_one
    return func.HttpResponse('function_one')


@two.route(route='two')
def function_two(req):
    # pyfuncprof: begin function_two
    return profiled_function_two(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_two(req):
    # pyfuncprof: end function_two
    return func.HttpResponse('function_two')


@three.route(route='three')
def function_three(req):
    # pyfuncprof: begin function_three
    return profiled_function_three(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_three(req):
    # pyfuncprof: end function_three
    return func.HttpResponse('function_three')


@four.route(route='four')
def function_four(req):
    # pyfuncprof: begin function_four
    return profiled_function_four(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_four(req):
    # pyfuncprof: end function_four
    return func.HttpResponse('function_four')


@five.route(route='five')
def function_five(req):
    # pyfuncprof: begin function_five
    return profiled_function_five(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_five(req):
    # pyfuncprof: end function_five
    return func.HttpResponse('function_five')


@six.route(route='six')
def function_six(req):
    # pyfuncprof: begin function_six
    return profiled_function_six(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_six(req):
    # pyfuncprof: end function_six
    return func.HttpResponse('function_six')


@seven.route(route='seven')
def function_seven(req):
    # pyfuncprof: begin function_seven
    return profiled_function_seven(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_seven(req):
    # pyfuncprof: end function_seven
    return func.HttpResponse('function_seven')


@eight.route(route='eight')
def function_eight(req):
    # pyfuncprof: begin function_eight
    return profiled_function_eight(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_eight(req):
    # pyfuncprof: end function_eight
    return func.HttpResponse('function_eight')


@nine.route(route='nine')
def function_nine(req):
    # pyfuncprof: begin function_nine
    return profiled_function_nine(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_nine(req):
    # pyfuncprof: end function_nine
    return func.HttpResponse('function_nine')


for ten in (func.Blueprint(), two):
    @ten.route(route='ten')
    def function_ten(req):
        # pyfuncprof: begin function_ten
        return profiled_function_ten(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_function_ten(req):
        # pyfuncprof: end function_ten
        return func.HttpResponse('function_ten')

for one in ():
    pass


@one.route(route='eleven')
def function_eleven(req):
    # pyfuncprof: begin function_eleven
    return profiled_function_eleven(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_function_eleven(req):
    # pyfuncprof: end function_eleven
    return func.HttpResponse('function_eleven')
