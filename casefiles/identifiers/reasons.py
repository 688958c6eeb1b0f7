"""Why an identifier is refused: a closed list of reasons and the exception that carries one."""

from enum import StrEnum
from typing import Any

from tenants.refusals import Refusal, Sentence


class Reason(StrEnum):
    """What is wrong with an identifier; the value goes into import reports and API answers."""

    EMPTY = "empty"
    LENGTH = "length"
    CHARACTER = "character"
    CHECKSUM = "checksum"
    ORG_CODE = "org_code"
    AUTHORITY = "authority"
    DIVISION = "division"
    DATE = "date"
    FUTURE = "future"
    LOST_DIGITS = "lost_digits"
    WRONG_KIND = "wrong_kind"


class BadIdentifier(Refusal):
    """The identifier cannot be that of any subject.

    `reason` says which rule failed. The sentence says what is wrong and how to mend it, in the
    language active when it is read; its `%(name)s` places are filled from `words`.
    """

    def __init__(self, reason: Reason, sentence: Sentence, **words: Any) -> None:
        super().__init__(**words)
        self.reason = reason
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence) % self.words if self.words else str(self.sentence)

    @property
    def message(self) -> str:
        """The whole sentence for the user."""
        return str(self)
