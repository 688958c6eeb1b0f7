"""The parent's side: start a child, and turn whatever becomes of it into an answer."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from casefiles.sandbox import limits
from casefiles.sandbox.answering import ordered

_ROOT = Path(__file__).resolve().parents[2]


def ask(
    module: str, content: bytes, *, order: dict[str, Any] | None = None, libraries: str = ""
) -> dict[str, Any]:
    """What a child module says of some bytes; `{"refused": reason}` when it will not or cannot.

    The bytes go through a pipe: an upload that is refused never touches a disk. `order` says what
    the child shall do with them (`answering.run_order`); `libraries` is a folder of packages that
    this child may import besides the standard library.
    """
    if not content:
        return {"refused": "empty-file"}
    if len(content) > limits.FILE_BYTES:
        return {"refused": "too-big"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, nothing from outside
            [sys.executable, "-s", "-S", "-m", module],
            input=content if order is None else ordered(order, content),
            capture_output=True,
            cwd=_ROOT,
            env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
            | ({"PYTHONPATH": libraries} if libraries else {}),
            timeout=limits.CHILD_WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "heavy"}
    if done.returncode != 0:
        return {"refused": "heavy" if done.returncode < 0 else "broken"}
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"refused": "broken"}
    return said
