import datetime
import logging

import azure.functions as func


# pyfuncprof: begin setup (original e378ea87f6f4d6993da6491ceb0c246f38c0b10a)
# isort: off
import logging
import memory_profiler
import sys
# isort: on
# Only what our own loggers say.
root_logger = logging.getLogger("orders")
if sys.flags.dev_mode:
    root_logger.setLevel(logging.DEBUG)
profiler_logstream = memory_profiler.LogFile('orders_memory', True)


# pyfuncprof: end setup
def main(mytimer: func.TimerRequest) -> None:
    # pyfuncprof: begin main
    return profiled_main(mytimer)


@memory_profiler.profile(stream=profiler_logstream, precision=4)
def profiled_main(mytimer):
    # pyfuncprof: end main
    if mytimer.past_due:
        logging.warning("The timer is past due")
    logging.info("The timer ran at %s", datetime.datetime.now(datetime.timezone.utc).isoformat())
