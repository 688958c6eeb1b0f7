"""The office keeps the register of agencies: files, changes, grades, and lets them go (notice, 二(二))."""

from dataclasses import dataclass, fields, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import identifiers
from casefiles.agencies import actions
from casefiles.agencies.words import ExitReason, FilingLevel, Grade
from casefiles.identifiers import mask_within
from casefiles.models import CreditAgency
from casefiles.refusals.agencies import (
    AgencyDayWrong,
    AgencyLeft,
    AgencyListed,
    FilingNoTaken,
    NothingChanged,
)
from casefiles.verbs.report_events import follow_register
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office

# The notice is of 2017; a province may have filed an agency years before.
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Particulars:
    """What the register says of an agency."""

    name: str
    uscc: str
    filing_no: str
    level: FilingLevel
    filed_on: date
    scope: str
    standards: str = ""
    representative: str = ""


@transaction.atomic
def file_agency(office: Office, told: Particulars, *, by: Actor) -> CreditAgency:
    """Put an agency on the register. Raises BadIdentifier, AgencyDayWrong, AgencyListed, FilingNoTaken."""
    allow(by, Verb.KEEP_AGENCIES, office)
    _lock(office)
    told = _tidy(told)
    _demand_day(_("备案日期"), told.filed_on, EARLIEST)
    there = CreditAgency.objects.filter(office=office, uscc=told.uscc, left_on=None).first()
    if there is not None:
        raise AgencyListed(name=there.name, no=there.filing_no)
    _demand_number(office, told.filing_no)
    agency: CreditAgency = CreditAgency.objects.create(office=office, **vars(told))
    record(
        actions.AGENCY_FILED,
        office,
        by=by,
        agency=agency.name,
        filing_no=agency.filing_no,
        filed_on=agency.filed_on,
        level=agency.level,
    )
    return agency


@transaction.atomic
def change_agency(
    agency: CreditAgency, told: Particulars, *, changed_on: date, by: Actor
) -> CreditAgency:
    """Write what has changed; its code and the day of its filing stay.

    Raises AgencyLeft, AgencyDayWrong, FilingNoTaken, NothingChanged.
    """
    allow(by, Verb.KEEP_AGENCIES, agency)
    agency = _listed(agency)
    _demand_day(_("变更日期"), changed_on, agency.filed_on)
    told = replace(_tidy(told), uscc=agency.uscc, filed_on=agency.filed_on)
    changed = [each.name for each in fields(told) if getattr(agency, each.name) != _of(told, each)]
    if not changed:
        raise NothingChanged
    if "filing_no" in changed:
        _demand_number(agency.office, told.filing_no)
    for name in changed:
        setattr(agency, name, getattr(told, name))
    agency.changed_on = changed_on
    agency.save()
    words = [str(CreditAgency._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
    record(
        actions.AGENCY_CHANGED,
        agency.office,
        by=by,
        agency=agency.name,
        changed="、".join(words),
        changed_on=changed_on,
    )
    return agency


@transaction.atomic
def grade_agency(agency: CreditAgency, grade: Grade, *, by: Actor) -> None:
    """Grade it. Raises AgencyLeft, NothingChanged."""
    allow(by, Verb.KEEP_AGENCIES, agency)
    agency = _listed(agency)
    if agency.grade == grade:
        raise NothingChanged
    agency.grade = grade
    agency.save()
    record(actions.AGENCY_GRADED, agency.office, by=by, agency=agency.name, grade=grade)


@transaction.atomic
def let_go(
    agency: CreditAgency, *, on: date, reason: ExitReason, note: str, by: Actor
) -> CreditAgency:
    """Take it off the register from a day on; its reports in open cases go to review.

    Raises AgencyLeft, AgencyDayWrong.
    """
    allow(by, Verb.KEEP_AGENCIES, agency)
    agency = _listed(agency)
    _demand_day(_("退出日期"), on, agency.filed_on)
    agency.left_on, agency.exit_reason = on, reason
    agency.exit_note = mask_within(note.strip())
    agency.save()
    concerned = follow_register(by=by)
    record(
        actions.AGENCY_EXITED,
        agency.office,
        by=by,
        agency=agency.name,
        left_on=on,
        exit_reason=reason,
        reports=concerned,
    )
    return agency


def _of(told: Particulars, each: object) -> object:
    return getattr(told, each.name)  # type: ignore[attr-defined]


def _lock(office: Office) -> None:
    Office.objects.select_for_update().get(pk=office.pk)


def _listed(agency: CreditAgency) -> CreditAgency:
    _lock(agency.office)
    found: CreditAgency = CreditAgency.objects.select_related("office").get(pk=agency.pk)
    if found.left_on is not None:
        raise AgencyLeft(on=found.left_on.isoformat())
    return found


def _demand_number(office: Office, filing_no: str) -> None:
    taken = CreditAgency.objects.filter(office=office, filing_no=filing_no).first()
    if taken is not None:
        raise FilingNoTaken(no=filing_no, name=taken.name)


def _demand_day(what: str, day: date, first: date) -> None:
    if not first <= day <= clock.today():
        raise AgencyDayWrong(what=what, first=first.isoformat(), last=clock.today().isoformat())


def _tidy(told: Particulars) -> Particulars:
    """Without spaces around, the code checked."""
    return replace(
        told,
        name=mask_within(told.name.strip()),
        uscc=identifiers.check_uscc(told.uscc),
        filing_no=mask_within(told.filing_no.strip()),
        scope=mask_within(told.scope.strip()),
        standards=mask_within(told.standards.strip()),
        representative=mask_within(told.representative.strip()),
    )
