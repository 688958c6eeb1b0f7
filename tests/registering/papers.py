"""Decisions as documents tell them, registered and published by the people of a unit."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.test import override_settings

from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditRecord, RecordRequest
from casefiles.registering.words import RecordKind, RequestKind
from casefiles.verbs import credit_records, record_requests
from casefiles.verbs.credit_records import Told
from casefiles.verbs.record_requests import Asked
from tenants import clock
from tenants.scope import unit_scope
from tests.batches.lists import code_of
from tests.cast import County
from tests.stories import COMPANY

NOWHERE = "https://platform.invalid"

PENALTY = Told(
    kind=RecordKind.PENALTY,
    subject_kind=SubjectKind.LEGAL,
    identifier=COMPANY,
    name="连江样本渔业有限公司",
    document_no="连财罚〔2026〕3号",
    title="行政处罚决定书",
    fact="虚报专项资金申报材料",
    record_basis="《财政违法行为处罚处分条例》第十四条",
    decided_on=date(2026, 1, 28),
    result="罚款人民币二万元",
    severity="general",
)


def told(**other: Any) -> Told:
    """The penalty, or one that differs in something."""
    return replace(PENALTY, **other)


def entered(county: County, code: str, by: str = "handler", **other: Any) -> CreditRecord:
    """A draft of a unit's."""
    with unit_scope(county.units[code]):
        return credit_records.enter(
            county.units[code], told(**other), by=county.actor(f"{code}-{by}")
        )


def published(county: County, code: str, **other: Any) -> CreditRecord:
    """A published record of a unit's."""
    draft = entered(county, code, **other)
    publish(county, code, draft)
    return draft


def publish(county: County, code: str, *drafts: CreditRecord, by: str = "approver") -> None:
    """Let somebody of the unit publish drafts."""
    with unit_scope(county.units[code]):
        credit_records.publish(
            county.units[code], [each.pk for each in drafts], by=county.actor(f"{code}-{by}")
        )


def asked(
    county: County,
    record: CreditRecord,
    kind: RequestKind,
    **wanted: str,
) -> RecordRequest:
    """What the unit's handler takes in about a published record."""
    with unit_scope(record.unit):
        return record_requests.ask(
            record,
            Asked(kind, "申请人提交了缴款凭证。", wanted),
            by=county.actor(f"{record.unit.code}-handler"),
        )


def granted(county: County, request: RecordRequest) -> None:
    """The approver agrees."""
    with unit_scope(request.unit):
        by = county.actor(f"{request.unit.code}-approver")
        record_requests.grant(request, answer="经核实，同意。", by=by)


def refused(county: County, request: RecordRequest) -> None:
    """The approver does not."""
    with unit_scope(request.unit):
        by = county.actor(f"{request.unit.code}-approver")
        record_requests.refuse(request, answer="经核实，原决定无误。", by=by)


def about_a_record(county: County, code: str) -> RecordRequest:
    """A published record of a unit's, one more to be published, and an open request for repair.

    What it says lies in the outbox to a platform that nobody asks.

    About a company that no case of the tests is about: what it did is found in no query of theirs.
    """
    other = {"identifier": code_of(77), "name": "样本七十七公司", "decided_on": clock.today()}
    entered(county, code, document_no="连财罚〔2026〕99号", **other)
    with override_settings(CREDIT_PLATFORM_URL=NOWHERE):
        told_to_platform = published(county, code, **other)
    return asked(county, told_to_platform, RequestKind.REPAIR)
