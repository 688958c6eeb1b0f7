"""The badge of a finding: whether a restriction may rest on it, and the article that says so (domain §3)."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.register import Severity


class Usability(models.TextChoices):
    """可用 / 已修复不得使用 / 异议中 / 已过期 / 轻微."""

    USABLE = "usable", _("可用")
    REPAIRED = "repaired", _("已修复不得使用")
    DISPUTED = "disputed", _("异议中")
    EXPIRED = "expired", _("已过期")
    MINOR = "minor", _("轻微不得据以限制")

    @property
    def tone(self) -> str:
        """The colour class of the badge."""
        return {"usable": "warn", "disputed": "brand"}.get(self.value, "idle")

    @property
    def article(self) -> str:
        """What the badge rests on. The citations are samples, and the page that shows them says so."""
        return str(_ARTICLES[self])


_ARTICLES = {
    Usability.USABLE: _("国办发〔2020〕49号第五部分：依法依规确定失信惩戒措施，确保过惩相当"),
    Usability.REPAIRED: _("《信用修复管理办法》：已修复的信息不再共享和使用"),
    Usability.DISPUTED: _("《征信业管理条例》第二十五条（参照）：异议核查期间须作标注，暂不作依据"),
    Usability.EXPIRED: _("《信用修复管理办法》：公示期满的信息停止公示，不再作依据"),
    Usability.MINOR: _("国办发〔2020〕49号第五部分：轻微失信不得采取减损权益的措施"),
}


def judge(
    severity: str, *, publish_until: date, repaired_on: date | None, disputed: bool, on: date
) -> Usability:
    """What a record is good for on a day; its last day of publication counts.

    The strongest bar is named: what was repaired stays repaired, whatever else is true of it. A
    repair that lies after the day is none yet.
    """
    if repaired_on is not None and repaired_on <= on:
        return Usability.REPAIRED
    if publish_until < on:
        return Usability.EXPIRED
    if disputed:
        return Usability.DISPUTED
    if severity == Severity.MINOR:
        return Usability.MINOR
    return Usability.USABLE
