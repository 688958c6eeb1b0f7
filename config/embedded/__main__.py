"""`python -m config.embedded status|stop|psql DATA_DIR [psql arguments]`."""

import argparse
import os
import sys
import time
from pathlib import Path

from config.embedded import locks
from config.embedded.binaries import install_folder
from config.embedded.client import ensure, hold_lease, is_durable
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, open_private
from config.embedded.roles import answers
from config.embedded.server import described

STOP_PATIENCE = 45.0


def status(layout: Layout) -> int:
    """0 when the server answers, 3 when it does not (as `pg_ctl status` does)."""
    server = described(layout)
    if server and locks.is_held(layout.supervisor_lock):
        state = "answers" if answers(server) else "is starting, stopping or recovering"
        durable = "" if is_durable(layout) else " (not durable)"
        print(f"{layout.root}: the server {state}{durable}; socket folder {server.host}")
        return 0 if state == "answers" else 3
    print(f"{layout.root}: no server runs")
    return 3


def stop(layout: Layout) -> int:
    """Ask the supervisor to stop, whoever is still connected, and wait for its end."""
    os.close(open_private(layout.stop_request, os.O_WRONLY))
    deadline = time.monotonic() + STOP_PATIENCE
    while locks.is_held(layout.supervisor_lock):
        if time.monotonic() >= deadline:
            raise EmbeddedServerError(
                f"The server of {layout.root} did not stop in {STOP_PATIENCE:g} s",
                log=layout.supervisor_log,
                mend="look for a long transaction, then stop it again.",
            )
        time.sleep(0.02)
    layout.stop_request.unlink(missing_ok=True)
    print(f"{layout.root}: stopped")
    return 0


def psql(layout: Layout, arguments: list[str]) -> int:
    """Become psql as the superuser; the lease goes along, so the server stays for it."""
    alive = locks.is_held(layout.supervisor_lock)
    server = ensure(layout.root, durable=is_durable(layout) if alive else True)
    os.set_inheritable(hold_lease(layout, deadline=0), True)
    os.environ.update(
        PGHOST=server.host,
        PGPORT=str(server.port),
        PGUSER=server.superuser,
        PGPASSWORD=server.passwords[server.superuser],
        PGDATABASE=server.database,
    )
    program = str(install_folder() / "bin" / "psql")
    os.execv(program, ["psql", *arguments])  # noqa: S606


def main(arguments: list[str]) -> int:
    """Run one command; an error is one readable message and status 1."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("command", choices=["status", "stop", "psql"])
    parser.add_argument("data_dir", type=Path)
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "psql":
        parser.error(f"unknown argument {rest[0]}")
    layout = Layout.of(options.data_dir)
    if not layout.root.is_dir():
        parser.error(f"{layout.root} is not a folder")
    try:
        if options.command == "psql":
            return psql(layout, rest)
        return status(layout) if options.command == "status" else stop(layout)
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
