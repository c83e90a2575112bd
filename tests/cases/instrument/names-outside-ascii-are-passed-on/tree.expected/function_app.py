import azure.functions as func

app = func.FunctionApp()


# pyfuncprof: begin setup (original 74ce62d5d4bc4318c1fe6b7ba9bc4a91f11d9cff)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
@app.route(route="strasse")
def straße(req, größe=1):
    # pyfuncprof: begin straße
    return profiled_straße(req, größe)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_straße(req, größe):
    # pyfuncprof: end straße
    return 'x' * größe
