import memory_profiler
# memory_profiler
def main(req:
    memory_profiler.x
