"""The embedded host of `pyfuncprof run`: loads a function app as the Python worker does, and calls its functions.

In   stdin: one JSON document, what to run and how often; the current folder is the app's root
Out  fd 3: one JSON object a line, an event each (see pyfuncprof_host/events.py); stdout and stderr are the app's own
Exit 0 after the event `done`, 1 after `failed`, 128 + N after signal N (0 when it was serving)

Everything else is in the package beside this file, so that no module of the app is hidden by one of the host.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit(1)  # the tool says why
sys.dont_write_bytecode = True
from pyfuncprof_host import session  # noqa: E402    what it imports must not leave bytecode behind

if __name__ == '__main__':
    sys.exit(session.main())
