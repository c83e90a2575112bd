from memory_profiler import profile


@profile
def by_hand():
    return 1


# pyfuncprof: begin setup (original 33751ca447fcc59791b0196b4715a480a4f2ff32)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
# pyfuncprof: begin other
@memory_profiler.profile(stream=profiler_logstream)
# pyfuncprof: end other
def other():
    return by_hand()
