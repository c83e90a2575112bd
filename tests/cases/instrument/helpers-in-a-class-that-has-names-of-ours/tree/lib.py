class A:
    memory_profiler = 1

    def f(self, profiler_logstream):
        return 1
