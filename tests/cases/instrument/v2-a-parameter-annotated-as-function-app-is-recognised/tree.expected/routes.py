from __future__ import annotations

from typing import Optional

import azure.functions as func


# pyfuncprof: begin setup (original 4f2174c0502152526578d0b2f5a4ddfef8c68a04)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def register_routes(app: func.FunctionApp):
    @app.route(route='one')
    def one(req):
        # pyfuncprof: begin one
        return profiled_one(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_one(req):
        # pyfuncprof: end one
        return func.HttpResponse('one')


def register_bp(bp: 'Optional[func.Blueprint]' = None):
    @bp.route(route='two')
    def two(req):
        # pyfuncprof: begin two
        return profiled_two(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_two(req):
        # pyfuncprof: end two
        return func.HttpResponse('two')


def register_more(app, prefix):
    @app.route(route=prefix)
    def three(req):
        # pyfuncprof: begin three
        return profiled_three(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_three(req):
        # pyfuncprof: end three
        return func.HttpResponse('three')
