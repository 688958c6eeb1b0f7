"""The port of the demo, on this machine's own address only."""

import socket
from contextlib import closing

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether we could listen there. Raises PermissionError for a port that is not ours to take."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise
        except OSError:
            return False
        return True


def a_free_one(near: int = 0) -> int:
    """A free port: one of the next ten after `near`, or any."""
    for port in range(near + 1, near + 11) if near else ():
        if port < 65536 and is_free(port):
            return port
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
