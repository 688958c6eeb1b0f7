"""What a child says when it will not go on, and the parent when it heard so or nothing more."""


class Refused(Exception):
    """The file is refused; the parent has the words for each `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
