"""What a decision rests on: its reason, and where a measure is taken, the catalogue and the findings.

国办发〔2020〕49号: a restriction is on the list, rests directly on a law and on facts, and is no graver
than they are. Nothing here follows from a record by itself; a person chooses and ticks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casefiles.models import (
    Case,
    CheckKind,
    Finding,
    MeasureEntry,
    MeasureKind,
    RecordQuery,
    RegisterRecord,
    Usability,
    Verdict,
)
from casefiles.models.register import Severity
from casefiles.refusals import (
    FindingNotUsable,
    FindingsMissing,
    FindingTooSlight,
    GroundMissing,
    IncentiveUnchecked,
    IncentiveUndeserved,
    MeasureContradicts,
    MeasureEnded,
    MeasureMissing,
)
from tenants import clock

_GRAVITY = (Severity.MINOR, Severity.GENERAL, Severity.SERIOUS)


@dataclass(frozen=True)
class Ruling:
    """What the decider writes: `measure` is an entry of the catalogue in force, `findings` are ticks.

    `waivers` are the reasons to go without a check that is still open.
    """

    verdict: Verdict
    reason: str = ""
    measure: UUID | None = None
    findings: tuple[int, ...] = ()
    waivers: Mapping[CheckKind, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Grounds:
    """What a ruling was found to rest on; without a measure there is nothing in it."""

    entry: MeasureEntry | None = None
    findings: tuple[Finding, ...] = ()


def offered(case: Case) -> QuerySet[MeasureEntry]:
    """The measures that the case's office has in force, restrictions first."""
    return MeasureEntry.objects.filter(office=case.office_id, ended_at__isnull=True)


def latest_findings(case: Case) -> list[Finding]:
    """What the latest query brought; earlier answers count no more."""
    latest = RecordQuery.objects.filter(case=case).first()
    return list(Finding.objects.filter(query=latest)) if latest else []


def weigh(case: Case, ruling: Ruling) -> Grounds:
    """The entry and the findings that a ruling rests on, read anew.

    Raises GroundMissing, MeasureMissing, MeasureEnded, FindingsMissing, FindingNotUsable,
    FindingTooSlight, IncentiveUndeserved, IncentiveUnchecked, MeasureContradicts.
    """
    measured = ruling.measure is not None
    if (ruling.verdict != Verdict.GRANT or measured) and not ruling.reason.strip():
        raise GroundMissing
    found = latest_findings(case)
    ticked = _held(each.pk for each in found if each.pk in set(ruling.findings))
    if ruling.measure is None:
        if ticked:
            raise MeasureMissing
        return Grounds()
    entry = offered(case).filter(pk=ruling.measure).first()
    if entry is None:
        raise MeasureEnded
    if entry.kind == MeasureKind.RESTRICTION:
        _demand_facts(entry, ticked)
        return Grounds(entry, ticked)
    _demand_merit(case, ruling, found)
    return Grounds(entry)


def _held(chosen: Iterable[int]) -> tuple[Finding, ...]:
    """The ticked findings, locked: whoever repairs one meanwhile comes before or after, never between."""
    keys = list(chosen)
    if not keys:
        return ()
    rows = Finding.objects.filter(pk__in=keys).select_for_update(of=("self",))
    return tuple(rows.order_by("pk"))


def _gone(ticked: tuple[Finding, ...]) -> set[str]:
    """What a unit here published, and the register no longer lets be used: a copy may be a moment old."""
    keys = {each.source_key for each in ticked if each.source_key}
    if not keys:
        return set()
    usable = RegisterRecord.objects.filter(source_key__in=keys, repaired_on=None, disputed=False)
    return keys - set(usable.values_list("source_key", flat=True))


def _badge(found: Finding, gone: set[str]) -> Usability:
    own = found.usability_on(clock.today())
    return Usability.REPAIRED if own == Usability.USABLE and found.source_key in gone else own


def _demand_facts(entry: MeasureEntry, ticked: tuple[Finding, ...]) -> None:
    """Every finding may be used today, and one of them is grave enough."""
    if not ticked:
        raise FindingsMissing
    today = clock.today()
    gone = _gone(ticked)
    barred = [
        each
        for each in ticked
        if each.source_key in gone or each.usability_on(today) != Usability.USABLE
    ]
    if barred:
        said = [
            _("%(document)s（%(badge)s）")
            % {"document": each.document_no, "badge": _badge(each, gone).label}
            for each in barred
        ]
        raise FindingNotUsable(which=_("、").join(said))
    gravest = max(_GRAVITY.index(Severity(each.severity)) for each in ticked)
    if gravest < _GRAVITY.index(Severity(entry.least)):
        raise FindingTooSlight(measure=entry.name, least=Severity(entry.least).label)


def _demand_merit(case: Case, ruling: Ruling, found: list[Finding]) -> None:
    """An incentive is for a subject whose record was read and holds nothing that counts."""
    if ruling.verdict == Verdict.REFUSE:
        raise MeasureContradicts
    if not RecordQuery.objects.filter(case=case).exists():
        raise IncentiveUnchecked
    today = clock.today()
    counts = [each for each in found if each.usability_on(today) == Usability.USABLE]
    if counts:
        raise IncentiveUndeserved(which=_("、").join(each.document_no for each in counts))
