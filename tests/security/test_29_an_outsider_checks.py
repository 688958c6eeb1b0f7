"""Whoever has the file and the public key checks it without us, as docs/operations.md says."""

import subprocess
import sys
from pathlib import Path

from audit import checkpoints
from tests.cast import County

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def check(file: Path, key: Path) -> "subprocess.CompletedProcess[str]":
    """The script of the guide, as it stands there."""
    script = GUIDE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    line = [sys.executable, "-c", script, str(file), str(key)]
    return subprocess.run(line, capture_output=True, text=True)


def test_29_an_outsider_checks_the_file_with_the_public_key(
    open_county: County, checkpoint_file: Path
) -> None:
    for because in ("hourly", "bulletin 350122 2026-01"):
        checkpoints.take(because)
    key = checkpoints.key_file(checkpoint_file)
    done = check(checkpoint_file, key)
    assert done.returncode == 0, done.stderr
    assert "(bulletin 350122 2026-01): 4 chains" in done.stdout.splitlines()[1]
    line = checkpoint_file.read_bytes()
    checkpoint_file.write_bytes(line.replace(b'"because":"hourly"', b'"because":"h0urly"'))
    done = check(checkpoint_file, key)
    assert done.returncode == 1 and "InvalidSignature" in done.stderr
