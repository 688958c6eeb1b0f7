"""Subsistence allowance, school entry, medical care, water or power denied on credit grounds."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.livelihood import services
from casefiles.itemlists.rules.registry import OPINION, Words, row_rule
from casefiles.itemlists.rules.words_of_restriction import restrictions
from casefiles.itemlists.words import UseMode

CUTS_OFF = ("停水", "停电", "断水", "断电", "限水", "限电")


@row_rule(
    7,
    title=_("基本民生不得与信用挂钩"),
    severity=Severity.ERROR,
    since=OPINION,
    column="失信处理依据",
    reads="name dishonesty_measure use_modes",
    clause=_("国办发〔2020〕49号：确保过惩相当，防止失信惩戒泛化、扩大化"),
    says=_("以信用状况限制 %(services)s，属于扩大惩戒"),
    mend=_("请删去该限制；低保、入学、就医和供水供电不得因失信受影响，也不得为此要求信用报告"),
)
def livelihood_denied(row: Row, day: date) -> Words | None:
    """The measure denies such a service, or the matter is one and restricts or demands a report."""
    measure = row.dishonesty_measure
    denies = bool(restrictions(measure)) or any(word in measure for word in CUTS_OFF)
    found = services(measure) if denies else ()
    if denies or UseMode.REPORT in row.use_modes:
        found = tuple(dict.fromkeys((*found, *services(row.name))))
    return {"services": [*found]} if found else None
