"""The one exception of this package, and what others say in one line."""


class BackupError(RuntimeError):
    """A backup or a restore cannot be done; the message is one sentence for the operator."""


def reason(error: Exception) -> str:
    """The first line of what the database says."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
