import fastapi

web = fastapi.FastAPI()


# pyfuncprof: begin setup (original e4f55f9893709f8d51c4ce774df99bc354335082)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
class Page:
    @staticmethod
    # pyfuncprof: begin read
    @memory_profiler.profile(stream=profiler_logstream)
    # pyfuncprof: end read
    async def read(name):
        return name * 2


@web.get("/pages/{name}")
async def page(name: str):
    return {"page": await Page.read(name)}


@web.get("/names")
# pyfuncprof: begin names
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end names
def names():
    return ["a", "b"]
