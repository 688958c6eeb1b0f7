"""What a consent is to say, and what nobody may sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casefiles.consents.rules import last_day
from casefiles.consents.words import DataScope, Proof, Separate, Span
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, Matter
from casefiles.models.cases import CLOSED
from casefiles.refusals import CaseNotOpen
from casefiles.refusals.consents import ConsentFaulty
from tenants import clock
from tenants.models import Unit


@dataclass(frozen=True)
class Grantor:
    """Who consents, as the paper names it; `agent` is who signs for it, if somebody does."""

    kind: SubjectKind
    identifier: str
    name: str
    proof: Proof
    agent: str = ""


@dataclass(frozen=True)
class Granted:
    """What is consented to. A consent of one `case` needs no end; any other ends within a year.

    `matter` is one of the unit that takes the consent; without one `purpose` says what for. The unit
    itself is always among the recipients; `recipients` are the others.
    """

    scopes: Sequence[DataScope]
    starts_on: date
    ends_on: date | None = None
    case: Case | None = None
    matter: Matter | None = None
    purpose: str = ""
    recipients: Sequence[Unit] = ()
    separate: Sequence[Separate] = ()

    @property
    def span(self) -> Span:
        """Single where there is no end of its own."""
        return Span.SINGLE if self.ends_on is None else Span.PERIOD


def demand_terms(unit: Unit, grantor: Grantor, granted: Granted, identifier: str) -> None:
    """Raise ConsentFaulty for terms that nobody may sign, CaseNotOpen for a case that has ended."""
    case = granted.case
    if not grantor.name.strip():
        raise ConsentFaulty(fault=_("请填写授权人。"))
    if grantor.proof == Proof.AGENT and not grantor.agent.strip():
        raise ConsentFaulty(fault=_("由代理人签署的，请填写代理人姓名。"))
    if not granted.scopes:
        raise ConsentFaulty(fault=_("请至少选择一项数据范围。"))
    if case is None and granted.matter is None and not granted.purpose.strip():
        raise ConsentFaulty(fault=_("请选择事项，或写明用途。"))
    if granted.matter is not None and granted.matter.unit_id != unit.pk:
        raise ConsentFaulty(fault=_("只能选择本单位清单上的事项。"))
    if case is not None:
        if case.unit_id != unit.pk or case.subject.identifier != identifier:
            raise ConsentFaulty(fault=_("授权人须是该办件的信用主体，请核对证件号码。"))
        if case.state in CLOSED:
            raise CaseNotOpen
    elif granted.ends_on is None:
        raise ConsentFaulty(fault=_("请填写授权截止日期；单次授权请在办件页面登记。"))
    if granted.starts_on < clock.today():
        raise ConsentFaulty(fault=_("授权不能从今天以前开始。"))
    if granted.ends_on is not None:
        latest = last_day(granted.starts_on)
        if not granted.starts_on <= granted.ends_on <= latest:
            raise ConsentFaulty(
                fault=_("授权截止日期须在开始日期至%(latest)s之间（最长一年）。")
                % {"latest": latest.isoformat()}
            )
    others = [each for each in granted.recipients if each.pk != unit.pk]
    if any(each.office_id != unit.office_id for each in others):
        raise ConsentFaulty(fault=_("被授权单位须是本县成员单位。"))
    if others and Separate.PASS_ON not in granted.separate:
        raise ConsentFaulty(fault=_("列有其他被授权单位的，须由主体单独同意“向其他单位提供”。"))
