"""Starting and stopping the PostgreSQL server process itself."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from config.embedded.account import Account
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, open_private

PORT = 5432  # names the socket file; no network address is listened on

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "cluster_name": "chengxin",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# Only what the programs need: no PG… variable of the user's shell may bend them.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def start(
    layout: Layout, account: Account, programs: Path, run_folder: Path, *, durable: bool
) -> "subprocess.Popen[bytes]":
    """The server as a child of this process, in a session of its own.

    Settings go on the command line: they hold for an old cluster as for a new one, and no
    configuration file drifts.
    """
    settings = SETTINGS | {"unix_socket_directories": str(run_folder)}
    settings |= {} if durable else NOT_DURABLE
    command = [str(programs / "postgres"), "-D", account.path_of(layout.cluster)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    output = open_private(layout.server_log, os.O_WRONLY | os.O_APPEND)
    try:
        return subprocess.Popen(  # noqa: S603
            command,
            cwd=layout.cluster,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=ENVIRONMENT,
            start_new_session=True,
            user=account.uid if account.dropped else None,
            group=account.gid if account.dropped else None,
            extra_groups=[] if account.dropped else None,
            preexec_fn=when_the_parent_dies(signal.SIGINT),  # a fast shutdown
        )
    except OSError as error:
        raise cannot_run(command[0], account, error) from error
    finally:
        os.close(output)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Fast shutdown; harder when a checkpoint takes more than 30 seconds."""
    for number, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
        server.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(seconds)
            return


def when_the_parent_dies(number: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before it becomes its program: the kernel shall send it `number`.

    Linux only. It runs after the change of user, which would clear the request.
    """
    if sys.platform != "linux":
        return None
    prctl, parent = ctypes.CDLL(None).prctl, os.getpid()

    def ask() -> None:
        prctl(1, int(number), 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return ask


def cannot_run(program: str, account: Account, error: OSError) -> EmbeddedServerError:
    """The error for a program that the kernel would not start."""
    return EmbeddedServerError(
        f"{program} cannot be run as user {account.uid} ({error})",
        mend="set TMPDIR to a folder where programs may run, or move the checkout to a place "
        "that every user may enter, or set DATABASE_URL to a running PostgreSQL.",
    )
