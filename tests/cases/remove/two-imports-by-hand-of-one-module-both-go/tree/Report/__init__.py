import logging
import memory_profiler
from memory_profiler import profile

stream = memory_profiler.LogFile("report", True)


@profile(stream=stream)
def main(req):
    logging.info("asked")
    return req.params["size"]
