import logging
import os
import sys

import azure.functions as func
from memory_profiler import LogFile, memory_usage, profile as profiled

sys.stdout = LogFile('memory_profiler_logs', reportIncrementFlag=False)


def main(req: func.HttpRequest) -> func.HttpResponse:
    before = memory_usage()[0]
    fetch(req)
    return func.HttpResponse(str(memory_usage()[0] - before))


def fetch(req):
    return 'x' * int(req.params['size'])


if os.environ.get('DEBUG'):
    fetch = profiled(fetch)
