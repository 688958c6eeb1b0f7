"""The tests' own database as an installation that is backed up and restored, in this process."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from audit import checkpoints
from audit.record import record
from audit.verdicts import Verdict
from audit.verify import verify
from casefiles import actions
from config.backup.postgres import connected
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.security import whole

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Installation:
    """A county with its files and checkpoints, in folders of the test's own."""

    county: County
    folder: Path
    checkpoint_file: Path

    @property
    def files(self) -> Path:
        """The files' folder."""
        return Path(default_storage.location)

    def store(self, name: str, content: bytes) -> None:
        """One more file."""
        default_storage.save(name, ContentFile(content))

    def deed(self, code: str = "czj", times: int = 1) -> int:
        """Some entries in a unit's chain; returns the last one's number."""
        unit, by = self.county.units[code], self.county.actor(f"{code}-approver")
        seq = 0
        with unit_scope(unit):
            for _ in range(times):
                data = {"revision": 1, "step": "审核", "text": "同意"}
                seq = record(actions.FILING_SIGNED, unit, by=by, **data).seq
        return seq

    def back_up(self, name: str = "one.cxb") -> Path:
        """A backup, by the command."""
        call_command("backup", self.folder / name, stdout=io.StringIO())
        return self.folder / name

    def restore(self, archive: Path, *options: str) -> tuple[int, str]:
        """The command's exit code and all that it says."""
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("restore", archive, *options, stdout=out, stderr=err)
        except CommandError as error:
            return error.returncode, f"{out.getvalue()}{err.getvalue()}{error}"
        return 0, out.getvalue() + err.getvalue()

    def verify_trail(self) -> tuple[int, str]:
        """The command's exit code and all that it says."""
        out, err = io.StringIO(), io.StringIO()
        try:
            call_command("verify_trail", stdout=out, stderr=err)
        except SystemExit as stopped:
            return int(str(stopped.code)), err.getvalue() + out.getvalue()
        return 0, err.getvalue() + out.getvalue()

    def acknowledge(self, because: str = "磁盘损坏，恢复了前一日的备份") -> str:
        """The command's words."""
        out = io.StringIO()
        call_command("acknowledge_gap", because=because, stdout=out)
        return out.getvalue()

    def verdict(self) -> Verdict:
        """What the verifier says."""
        with every_unit(because="test"):
            return verify(self.checkpoint_file)

    def heads(self) -> dict[str, tuple[int, str]]:
        """The heads of all chains."""
        with every_unit(because="test"):
            return checkpoints.heads()

    def everything(self) -> tuple[Any, ...]:
        """Rows, what they stand behind, files, checkpoints."""
        with connected("default") as connection:
            held = (whole.rows(connection), whole.shape(connection))
        return (*held, whole.files(self.files), self.checkpoint_file.read_bytes())


def manage(
    environment: dict[str, str], *arguments: str, limit: int = 0
) -> "subprocess.CompletedProcess[str]":
    """`manage.py …` in a process of its own; `limit` is the largest file it may write, in bytes."""
    line = [sys.executable, "manage.py", *arguments]
    if limit:
        shell = (
            f"import os,resource,sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2);"
        )
        line = [sys.executable, "-c", f"{shell} os.execv(sys.executable, {line!r})"]
    known = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    environment = os.environ | known | environment
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True)
