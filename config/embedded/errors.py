"""The one exception of this package."""

from pathlib import Path


class EmbeddedServerError(RuntimeError):
    """The embedded PostgreSQL cannot serve: says what happened, where the log is, how to mend."""

    def __init__(self, happened: str, *, mend: str = "", log: Path | None = None) -> None:
        parts = [happened.rstrip(".") + "."]
        if log is not None and log.exists():
            parts.append(f"Log: {log}.")
            if lines := last_lines(log):
                parts.append(f"It ends with:\n{lines}\n")
        if mend:
            parts.append(f"To mend: {mend}")
        super().__init__(" ".join(parts))


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, indented; '' when there is none. Reads at most 4 KB."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - 4096))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.splitlines()[-count:])
