"""Run a command; print the seconds that passed and those of the processor, all processes' in all.

``python counting.py COMMAND…``; it needs nothing of the project, so that it can run another one.
Linux alone hands over orphans, such as the workers of a server of processes.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import subprocess
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36


def count_seconds(command: list[str]) -> tuple[float, float]:
    """Run a command; return the seconds until its end, and those of all its processes' work."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "orphans cannot be waited for")
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    passed = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return passed, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(*count_seconds(sys.argv[1:]))
