def main(req):
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    return 1
