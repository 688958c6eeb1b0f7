"""One child process of the demo: started, started again when it dies, stopped with all it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.settings.base import ROOT

LAUNCH = Path(__file__).with_name("launch.py")
PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0)  # before the 1st, 2nd … restart in a row; then it gives up
STABLE = 15.0  # seconds a child must live for its death to count as the first


class KeepsDying(RuntimeError):
    """A child died too often; the message names it."""


@dataclass
class Child:
    """A Python command in a process group of its own, so that Ctrl-C reaches only the parent."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    deaths: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    start_at: float = field(default=0.0, init=False)

    def look_after(self) -> str:
        """Start it when it does not run; returns what there is to tell. Raises KeepsDying."""
        now = time.monotonic()
        told = ""
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 1 if now - self.started_at >= STABLE else self.deaths + 1
            if self.deaths > len(PAUSES):
                raise KeepsDying(f"The {self.name} keeps dying; its messages are above.")
            told = f"The {self.name} ended ({self.process.returncode}); it is started again."
            self._signal(signal.SIGKILL)
            self.process = None
            self.start_at = now + PAUSES[self.deaths - 1]
        if self.process is None and now >= self.start_at:
            self._start()
        return told

    def ask_to_stop(self) -> None:
        """Ask it to finish what it does and to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def is_gone(self) -> bool:
        """Whether it has ended."""
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End it and all it started, now."""
        self._signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def _start(self) -> None:
        parent = str(os.getpid())
        command = [sys.executable, str(LAUNCH), parent, sys.executable, *self.command]
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, stdin=subprocess.DEVNULL, process_group=0
        )
        self.started_at = time.monotonic()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
