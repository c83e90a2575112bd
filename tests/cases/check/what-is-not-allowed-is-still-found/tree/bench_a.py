import memory_profiler as m
m.profile(len)
