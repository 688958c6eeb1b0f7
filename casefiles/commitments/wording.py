"""The wording of a commitment: four parts that none may lack (notice, 五)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHORTEST = 10


class CommitmentKind(TextChoices):
    """What is promised: the type of a commitment."""

    CREDIT = "credit", _("信用承诺")
    NOTIFY = "notify", _("告知承诺")
    DEFER = "defer", _("容缺受理")
    REPAIR = "repair", _("信用修复承诺")


class Part(StrEnum):
    """The four parts, in the order of the notice; their names are those of the fields that hold them."""

    STATUS = "status"
    TRUTH = "truth"
    LIABILITY = "liability"
    RESTRICTION = "restriction"

    @property
    def label(self) -> Promise:
        """What the part is called."""
        labels: dict[Part, Promise] = {
            Part.STATUS: _("自身信用状况"),
            Part.TRUTH: _("材料真实性"),
            Part.LIABILITY: _("违约责任"),
            Part.RESTRICTION: _("自愿接受惩戒"),
        }
        return labels[self]


# A part says what it is there for, in some of these words. `.` between words: in this order.
_SAYS = {
    Part.STATUS: re.compile("信用|失信|诚信"),
    Part.TRUTH: re.compile("真实|属实|虚假"),
    Part.LIABILITY: re.compile("责任|后果|赔偿"),
    Part.RESTRICTION: re.compile("(自愿|愿意|同意|接受).*(惩戒|限制|约束|监管措施)"),
}


@dataclass(frozen=True)
class Wording:
    """A commitment's title, its four parts, and the working days until its fulfilment is checked."""

    kind: CommitmentKind
    title: str
    status: str
    truth: str
    liability: str
    restriction: str
    check_workdays: int

    def lacking(self) -> list[Part]:
        """The parts that are missing, too short, or speak of something else."""
        return [each for each in Part if not says(each, getattr(self, each.value))]

    def stripped(self) -> "Wording":
        """Without white space around its words."""
        texts = {each.value: getattr(self, each.value).strip() for each in Part}
        return Wording(
            kind=self.kind,
            title=self.title.strip(),
            check_workdays=self.check_workdays,
            **texts,
        )

    @property
    def text(self) -> str:
        """What is signed: one numbered paragraph for each part."""
        return "\n".join(self._paragraphs())

    def _paragraphs(self) -> Iterator[str]:
        for number, part in zip("一二三四", Part, strict=True):
            yield f"{number}、{getattr(self, part.value)}"


def says(part: Part, text: str) -> bool:
    """Whether a text is that part of a commitment."""
    plain = "".join(text.split())
    return len(plain) >= SHORTEST and _SAYS[part].search(plain) is not None
