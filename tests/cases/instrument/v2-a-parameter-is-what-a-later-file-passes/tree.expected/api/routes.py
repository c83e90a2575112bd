# pyfuncprof: begin setup (original 6cc31b7777ba9d00729c3b9118b054c42eeedf0d)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def register(app):
    @app.route(route="orders")
    def orders(req):
        # pyfuncprof: begin orders
        return profiled_orders(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_orders(req):
        # pyfuncprof: end orders
        return str(len(req.params))
