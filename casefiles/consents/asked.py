"""谁查过我: who asked for a subject's data, when and what for; shown to the subject alone (PIPL, art. 44, 45).

Cases that a unit keeps confidential are left out: their subject would learn of an investigation
(PIPL, art. 18 and 35).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casefiles.consents.words import Judgement, Use
from casefiles.models import (
    BatchRow,
    Case,
    CounterQuery,
    CreditSubject,
    EmergencyReading,
    GateAnswer,
    RecordQuery,
)
from casefiles.models.hashes import identifier_hash
from tenants.models import Office, Unit
from tenants.scope import OPEN_DOOR, every_unit


@dataclass(frozen=True)
class Asking:
    """One look at the subject's data, or one that was refused."""

    at: datetime
    who: str
    what: str
    why: str
    ground: str
    refused: bool = False


def asked_about(number: str, office: Office, *, since: datetime) -> list[Asking]:
    """Every asking in the office's units since a moment, the newest first."""
    with every_unit(because="the subject reads who asked for its data, and why"):
        found = [
            *_queries(number, office, since),
            *_answers(number, office, since),
            *_visits(number, office, since),
            *_batches(number, office, since),
        ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _queries(number: str, office: Office, since: datetime) -> Iterator[Asking]:
    # A subject is found by a hash of each unit's own.
    hashes = [
        identifier_hash(CreditSubject, number, pk)
        for pk in Unit.objects.filter(office=office).values_list("pk", flat=True)
    ]
    subjects = CreditSubject.objects.filter(office=office, identifier_hash__in=hashes)
    rows = RecordQuery.objects.filter(
        case__subject__in=subjects, door=OPEN_DOOR, queried_at__gte=since
    ).select_related("unit", "case")
    for each in rows:
        yield Asking(
            each.queried_at,
            each.unit.name,
            str(Use.QUERY.label),
            each.purpose,
            str(each.case.get_lawful_basis_display()),
        )
    readings = EmergencyReading.objects.filter(
        case_id__in=Case.objects.filter(subject__in=subjects, door=OPEN_DOOR).values("pk"),
        opened_at__gte=since,
    ).select_related("office")
    for reading in readings:
        yield Asking(
            reading.opened_at, reading.office.name, _("应急查阅"), _("监督检查"), _("依法履职")
        )


def _answers(number: str, office: Office, since: datetime) -> Iterator[Asking]:
    wanted = identifier_hash(GateAnswer, number, office.pk)
    rows = GateAnswer.objects.filter(
        office=office, identifier_hash=wanted, door=OPEN_DOOR, asked_at__gte=since
    ).select_related("recipient", "holder")
    for each in rows:
        judgement = Judgement(each.judgement)
        # A query that was let through stands among the queries.
        if each.use == Use.QUERY and judgement.opens:
            continue
        yield Asking(
            each.asked_at,
            each.recipient.name,
            str(each.get_use_display()),
            each.purpose,
            each.law or str(judgement.label),
            refused=not judgement.opens,
        )


def _visits(number: str, office: Office, since: datetime) -> Iterator[Asking]:
    wanted = identifier_hash(CounterQuery, number, office.pk)
    rows = CounterQuery.objects.filter(
        office=office, identifier_hash=wanted, served_at__gte=since
    ).select_related("unit")
    for each in rows:
        yield Asking(
            each.served_at,
            each.unit.name,
            _("柜台查询本人记录"),
            str(each.get_visit_display()),
            each.number,
        )


def _batches(number: str, office: Office, since: datetime) -> Iterator[Asking]:
    wanted = identifier_hash(BatchRow, number, office.pk)
    rows = BatchRow.objects.filter(
        office=office, identifier_hash=wanted, queried_at__gte=since
    ).select_related("unit", "batch__matter")
    for each in rows:
        assert each.queried_at is not None
        yield Asking(
            each.queried_at,
            each.unit.name,
            str(Use.QUERY.label),
            str(each.batch.matter),
            str(each.batch.get_lawful_basis_display()),
        )
