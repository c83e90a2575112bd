#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""What this module
does.
"""
from __future__ import annotations
from __future__ import (
    division,
    generators as lazily,
); import os

# pyfuncprof: begin setup (original 8b0997a744955fb1b252fad4d1af5469ac12242a)
# isort: off
import logging
import memory_profiler
# isort: on
root_logger = logging.getLogger()
if root_logger.handlers:
    root_logger.handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s"))
profiler_logstream = memory_profiler.LogFile('memory_profiler_logs', True)


# pyfuncprof: end setup
def main(req: Request) -> Answer:
    # pyfuncprof: begin main
    return profiled_main(req)


@memory_profiler.profile(stream=profiler_logstream)
def profiled_main(req):
    # pyfuncprof: end main
    return os.sep
