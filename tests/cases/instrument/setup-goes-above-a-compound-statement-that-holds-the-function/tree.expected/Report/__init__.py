import os; import sys

# pyfuncprof: begin setup (original b2889b7e5199d636242fdbb448d9acb7db41f292)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
if os.environ.get('FAST'):
    def main(req):
        # pyfuncprof: begin main
        return profiled_main(req)

    @memory_profiler.profile(stream=profiler_logstream)
    def profiled_main(req):
        # pyfuncprof: end main
        return 'fast'
elif sys.platform == 'win32':
    main = None
else:
    try:
        import ujson as json

        def main(req):
            # pyfuncprof: begin main
            return profiled_main_2(req)

        @memory_profiler.profile(stream=profiler_logstream)
        def profiled_main_2(req):
            # pyfuncprof: end main
            return json.dumps('slow')
    except ImportError:
        # the last resort
        def main(req):
            # pyfuncprof: begin main
            return profiled_main_3(req)

        @memory_profiler.profile(stream=profiler_logstream)
        def profiled_main_3(req):
            # pyfuncprof: end main
            return 'plain'
    finally:
        pass
