"""`python launch.py PARENT COMMAND…`: become COMMAND, and end when the process PARENT ends.

Even when PARENT is killed with SIGKILL: on Linux the kernel tells us; elsewhere a small process
beside us watches. Runs as a plain script with the standard library only, so it costs 20 ms.
"""

import ctypes
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Never returns."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    else:
        me = os.getpid()
        if os.fork() == 0:
            watch(me, parent)
    if os.getppid() != parent:
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606


def watch(me: int, parent: int) -> None:
    """End `me` once `parent` is gone; end quietly once `me` is."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while os.getppid() == me:
        try:
            os.kill(parent, 0)
        except ProcessLookupError:
            os.kill(me, signal.SIGTERM)
            break
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
