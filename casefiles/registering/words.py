"""The words of the records that a unit registers, and their time limits in working days."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# 双公示: permits and penalties are published within seven working days of the decision.
PUBLISHED_WITHIN = 7


class RecordKind(TextChoices):
    """What is registered."""

    PERMIT = "permit", _("行政许可")
    PENALTY = "penalty", _("行政处罚")
    RED_LIST = "red_list", _("守信激励名单")
    COMMITMENT = "commitment", _("信用承诺")


class RecordState(TextChoices):
    """How far a record has come."""

    DRAFT = "draft", _("待公示")
    PUBLISHED = "published", _("已公示")
    WITHDRAWN = "withdrawn", _("已撤下")
    DISCARDED = "discarded", _("已作废")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"draft": "warn", "published": "ok"}.get(self.value, "idle")


class RequestKind(TextChoices):
    """What is asked about a published record."""

    CORRECTION = "correction", _("更正")
    OBJECTION = "objection", _("异议")
    REPAIR = "repair", _("信用修复")

    @property
    def within(self) -> int:
        """Working days to answer: 《失信行为纠正后的信用信息修复管理办法（试行）》 gives a repair ten;
        an objection is verified in seven, a slip of the pen mended in two."""
        return {"correction": 2, "objection": 7, "repair": 10}[self.value]


class RequestState(TextChoices):
    """How a request stands."""

    OPEN = "open", _("办理中")
    GRANTED = "granted", _("已同意")
    REFUSED = "refused", _("不予同意")
    DROPPED = "dropped", _("已撤回")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"open": "warn", "granted": "ok", "refused": "bad"}.get(self.value, "idle")
