"""The one exception of this package."""


class BackupError(RuntimeError):
    """A backup or a restore cannot be done; the message is one sentence for the operator."""
