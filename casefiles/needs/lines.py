"""A line of a case's checks, as its page draws it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case, CheckKind


class Standing(TextChoices):
    """How a check stands."""

    MISSING = "missing", _("未办")
    WAITING = "waiting", _("等待答复")
    REVIEW = "review", _("须复核")
    WAIVED = "waived", _("批准免查")
    NOTED = "noted", _("写入审查意见")
    DONE = "done", _("已办")


# The decision stays closed while a check stands so.
OPEN = frozenset({Standing.MISSING, Standing.WAITING, Standing.REVIEW})


@dataclass(frozen=True)
class Link:
    """A way to what a line tells of, or to what is to be done; `go` marks the next action."""

    words: str
    href: str
    go: bool = False


def link(case: Case, words: str, route: str, *args: object, go: bool = False) -> Link:
    """A way to a page of the case's unit."""
    return Link(words, reverse(f"unit:{route}", args=[case.unit.code, *args]), go)


@dataclass(frozen=True)
class Line:
    """One check: `clause` is what it rests on, `words` what there is, `detail` who, when, until when.

    `said` takes the place of the standing's own word where the check has a better one; `sm3` is the
    hash of the evidence.
    """

    kind: CheckKind
    standing: Standing
    clause: str
    words: str = ""
    detail: str = ""
    said: str = ""
    sm3: str = ""
    links: tuple[Link, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the decision has to wait for it."""
        return self.standing in OPEN

    @property
    def label(self) -> str:
        """The word of its tag."""
        return self.said or str(self.standing.label)

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        if self.standing == Standing.DONE:
            return "ok"
        return "idle" if self.standing == Standing.NOTED else "warn"
