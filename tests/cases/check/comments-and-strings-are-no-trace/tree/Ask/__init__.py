# import memory_profiler
"""Profiled once:

import memory_profiler
"""
NAME = 'memory_profiler'


def main(req):
    pass  # memory_profiler.profile
