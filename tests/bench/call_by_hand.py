"""One call of an app's function HttpTrigger, profiled, as one would do it by hand.

    PYTHON tests/bench/call_by_hand.py APP

PYTHON has azure-functions and memory-profiler. This is what `run` cannot do without, and nothing else.
"""
import sys

import azure.functions as func
import memory_profiler

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from HttpTrigger import main  # noqa: E402    where the app is has to be known first

request = func.HttpRequest(method="GET", url="http://localhost:7071/api/HttpTrigger", body=b"")
print(memory_profiler.profile(main)(request).get_body().decode())
