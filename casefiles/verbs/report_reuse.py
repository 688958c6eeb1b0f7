"""A report of another unit, used again with the subject's consent (notice, 二(三), 六(三)).

What is handed over is a copy: the case keeps its own evidence, and the holder's ledger says who got
it. Every later use of the copy asks the gate again.
"""

from dataclasses import replace

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.consents import gate
from casefiles.consents.gate import Permit
from casefiles.models import Case, CreditReport, ReportUse
from casefiles.refusals import FileChanged
from casefiles.refusals.reports import NothingHeld, ReportChanged
from casefiles.reports import held
from casefiles.reports.held import Elsewhere
from casefiles.reports.words import ReportState
from casefiles.turns import Step
from casefiles.verbs import files
from casefiles.verbs.reports import demand_use, enter_use, lock_subject, short
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.scope import OPEN_DOOR, every_unit

# What the holder reads instead of the matter of a confidential case.
CONFIDENTIAL = "保密办件"


def borrow(case: Case, *, by: Actor) -> CreditReport:
    """Take over the valid report that another unit holds, and use it in the case.

    Raises NothingHeld, NoConsent and its kinds (which name neither report nor holder), ReportChanged,
    ReportBeforeCrisis, FileLost, FileRemoved, and the refusals of a turn.
    """
    allow(by, Verb.OPEN_CASE, case)
    there = held.held_elsewhere(case)
    if there is None:
        raise NothingHeld
    question = held.question_of(case, there.holder)
    if not there.permit.opens:
        # The refusal is a row of the asking unit: it must not tell who the holder is.
        question = replace(question, holder=case.unit)
    permit = gate.ask(question, by=by)
    try:
        return _take_over(case, there, permit, by=by)
    except FileChanged as changed:
        with every_unit(because="a paper that is not what was filed is noted where it lies"):
            files.note_change(there.report.file, changed.found, by=by)
        raise ReportChanged from changed


@transaction.atomic
def _take_over(case: Case, there: Elsewhere, permit: Permit, *, by: Actor) -> CreditReport:
    turns.hold(case, Step.CHECK, by=by)
    subject = lock_subject(case)
    original = there.report
    demand_use(original, case)
    name, content = original.file.name, _handed_over(case, there, permit, by=by)
    copy = CreditReport(
        unit=case.unit,
        office=case.unit.office,
        case=case,
        door=case.door,
        subject=subject,
        identifier=subject.identifier,
        kind=original.kind,
        report_no=original.report_no,
        agency_key=original.agency_key,
        agency_left_on=original.agency_left_on,
        issuer=original.issuer,
        issued_on=original.issued_on,
        own_end_on=original.own_end_on,
        valid_until=original.valid_until,
        purposes=original.purposes,
        rating=original.rating,
        verify_code=original.verify_code,
        reviewed_at=original.reviewed_at,
        file=files.keep(case.unit, name, content, door=case.door),
        filed_by=by.person,
        filed_at=clock.now(),
        origin=there.holder,
        origin_report=original.pk,
    )
    copy.save(force_insert=True)
    enter_use(copy, case, consent=permit.consent.pk if permit.consent else None, by=by)
    record(
        actions.REPORT_RECEIVED,
        case,
        by=by,
        report=short(copy),
        report_kind=copy.kind,
        valid_until=copy.valid_until,
        from_unit=there.holder.name,
        consent=permit.consent.number if permit.consent else "",
        sha256=copy.file.sha256,
        sm3=copy.file.sm3,
    )
    return copy


def _handed_over(case: Case, there: Elsewhere, permit: Permit, *, by: Actor) -> bytes:
    """The holder's paper, checked against both hashes, and the line in the holder's ledger."""
    with every_unit(because="the holder's ledger says who was given the report"):
        rows = CreditReport.objects.select_for_update(of=("self",))
        report = rows.select_related("file", "unit__office").get(pk=there.report.pk)
        if report.state != ReportState.IN_USE or report.door != OPEN_DOOR:
            raise NothingHeld
        content = files.read(report.file)
        ReportUse.objects.create(
            unit=report.unit,
            report=report,
            recipient=case.unit,
            purpose=case.matter.name[:300] if case.door == OPEN_DOOR else CONFIDENTIAL,
            used_at=clock.now(),
            consent_id=permit.consent.pk if permit.consent else None,
            sha256=report.file.sha256,
            sm3=report.file.sm3,
        )
        record(
            actions.REPORT_PROVIDED,
            report.case,
            by=by,
            report=short(report),
            given_to=case.unit.name,
            consent=permit.consent.number if permit.consent else "",
            sha256=report.file.sha256,
        )
    return content
