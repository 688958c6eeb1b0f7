"""Creating the database cluster: initdb, once, all or nothing."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from config.embedded.account import Account, give, has_name, nobody
from config.embedded.errors import EmbeddedServerError
from config.embedded.layout import Layout, read_json, write_json
from config.embedded.postmaster import ENVIRONMENT, cannot_run, when_the_parent_dies

SUPERUSER, OWNER, APP, DATABASE = "postgres", "chengxin_owner", "chengxin_app", "chengxin"


def prepare(layout: Layout, account: Account, programs: Path, *, durable: bool) -> None:
    """Make sure there is a cluster which the account owns."""
    if not layout.cluster.exists():
        _create(layout, account, programs, durable=durable)
    elif layout.cluster.stat().st_uid != account.uid:
        if not account.dropped:
            raise EmbeddedServerError(
                f"The database in {layout.cluster} belongs to user {layout.cluster.stat().st_uid}, "
                f"this is user {account.uid}",
                mend=f"stop it and run as root: chown -R {account.uid} {layout.root}",
            )
        give(layout.cluster, account)
    if not read_json(layout.passwords):
        raise EmbeddedServerError(
            f"The database in {layout.cluster} has lost its passwords ({layout.passwords})",
            mend="restore that file from a backup; or, if the data may go, delete the data folder.",
        )


def _create(layout: Layout, account: Account, programs: Path, *, durable: bool) -> None:
    """initdb beside the final place, then one rename: a killed initdb leaves no half cluster."""
    if not read_json(layout.passwords):
        roles = (SUPERUSER, OWNER, APP)
        write_json(layout.passwords, {role: secrets.token_urlsafe(24) for role in roles})
    layout.bootstrapped.unlink(missing_ok=True)
    draft = layout.new_cluster
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(0o700)
    # initdb wants a named user; a folder of a nameless one (a container volume) is handed over.
    worker = account if has_name(account.uid) or not account.dropped else nobody()
    if worker.dropped:
        give(draft, worker)
    _initdb(layout, worker, programs, durable=durable)
    if account != worker:
        give(draft, account)
    draft.rename(layout.cluster)


def _initdb(layout: Layout, worker: Account, programs: Path, *, durable: bool) -> None:
    """Run initdb; the password goes in through an unnamed file, never the command line."""
    command = [
        str(programs / "initdb"),
        f"--pgdata={worker.path_of(layout.new_cluster)}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        "--pwfile=/dev/stdin",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]
    with tempfile.TemporaryFile() as password:
        password.write(read_json(layout.passwords)[SUPERUSER].encode() + b"\n")
        password.flush()
        password.seek(0)
        os.fchown(password.fileno(), worker.uid, worker.gid)
        try:
            done = subprocess.run(  # noqa: S603
                command,
                cwd=layout.new_cluster,
                stdin=password,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                env=ENVIRONMENT,
                check=False,
                user=worker.uid if worker.dropped else None,
                group=worker.gid if worker.dropped else None,
                extra_groups=[] if worker.dropped else None,
                preexec_fn=when_the_parent_dies(signal.SIGKILL),
            )
        except OSError as error:
            raise cannot_run(command[0], worker, error) from error
    if done.returncode:
        raise EmbeddedServerError(
            f"The database cluster could not be created; initdb said: {done.stdout.strip()}",
            mend="free disk space, or run as a user that the system knows by name.",
        )
