# pyfuncprof: begin setup (original 17d4e3e4437d4d1c1812ab8552333413b95cf945)
# isort: off
import logging
import memory_profiler as memory_profiler_2
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream_2 = memory_profiler_2.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
class A:
    memory_profiler = 1

    # pyfuncprof: begin f
    @memory_profiler_2.profile(stream=profiler_logstream_2)
    # pyfuncprof: end f
    def f(self, profiler_logstream):
        return 1
