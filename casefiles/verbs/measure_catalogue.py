"""The office keeps the measure catalogue: measures are published, revised and ended, never edited."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max, QuerySet

from audit.record import record
from casefiles import actions
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import BasisLevel
from casefiles.measure_base import BASE, MeasureTerms
from casefiles.models import MeasureEntry, MeasureKind
from casefiles.models.catalogue import MAY_RESTRICT
from casefiles.models.register import Severity
from casefiles.refusals import (
    BasisTooLow,
    CatalogueStarted,
    MeasureCodeTaken,
    MeasureGone,
    NothingRevised,
    RulesNeedCatalogue,
)
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office


@transaction.atomic
def publish(office: Office, terms: MeasureTerms, *, by: Actor) -> MeasureEntry:
    """Put a measure on the catalogue. Raises MeasureCodeTaken, BasisTooLow, RulesNeedCatalogue."""
    allow(by, Verb.KEEP_MEASURES, office)
    _lock(office)
    there = in_force(office).filter(code=terms.code.strip()).first()
    if there is not None:
        raise MeasureCodeTaken(code=there.code, name=there.name)
    return _publish(office, terms, by)


@transaction.atomic
def revise(entry: MeasureEntry, terms: MeasureTerms, *, by: Actor) -> MeasureEntry:
    """A new version in place of this one; the code stays. Raises MeasureGone, NothingRevised, and as
    `publish`.
    """
    allow(by, Verb.KEEP_MEASURES, entry)
    office = entry.office
    _lock(office)
    entry = _anew(entry)
    terms = _tidy(replace(terms, code=entry.code))
    if all(getattr(entry, name) == value for name, value in vars(terms).items()):
        raise NothingRevised
    _end(entry)
    return _publish(office, terms, by)


@transaction.atomic
def end(entry: MeasureEntry, *, by: Actor) -> None:
    """Take a measure off the catalogue; cases decided by it keep it. Raises MeasureGone."""
    allow(by, Verb.KEEP_MEASURES, entry)
    _lock(entry.office)
    entry = _anew(entry)
    _end(entry)
    record(
        actions.MEASURE_ENDED, entry.office, by=by, credit_measure=str(entry), version=entry.version
    )


@transaction.atomic
def adopt_base(office: Office, *, by: Actor) -> int:
    """Begin with the sample measures; returns how many. Raises CatalogueStarted."""
    allow(by, Verb.KEEP_MEASURES, office)
    _lock(office)
    if MeasureEntry.objects.filter(office=office).exists():
        raise CatalogueStarted
    for line in BASE:
        _publish(office, line, by)
    return len(BASE)


def in_force(office: Office) -> QuerySet[MeasureEntry]:
    """The measures in force of an office."""
    return MeasureEntry.objects.filter(office=office, ended_at__isnull=True)


def _lock(office: Office) -> None:
    Office.objects.select_for_update().get(pk=office.pk)


def _anew(entry: MeasureEntry) -> MeasureEntry:
    entry = MeasureEntry.objects.select_related("office").get(pk=entry.pk)
    if entry.ended_at is not None:
        raise MeasureGone
    return entry


def _end(entry: MeasureEntry) -> None:
    entry.ended_at = clock.now()
    entry.save(update_fields=["ended_at"])


def _publish(office: Office, terms: MeasureTerms, by: Actor) -> MeasureEntry:
    terms = _tidy(terms)
    if terms.kind == MeasureKind.RESTRICTION:
        if terms.level not in MAY_RESTRICT:
            raise BasisTooLow
        if terms.level == BasisLevel.DEPARTMENT_RULE and not terms.note:
            raise RulesNeedCatalogue
    versions = MeasureEntry.objects.filter(office=office, code=terms.code)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    entry: MeasureEntry = MeasureEntry.objects.create(
        office=office,
        version=last + 1,
        published_by=by.user,
        published_at=clock.now(),
        **vars(terms),
    )
    record(
        actions.MEASURE_PUBLISHED,
        office,
        by=by,
        credit_measure=str(entry),
        version=entry.version,
        measure_kind=entry.kind,
        basis=entry.basis,
    )
    return entry


def _tidy(terms: MeasureTerms) -> MeasureTerms:
    """Without spaces around; what is not heard has no days, and answers nothing grave."""
    heard = terms.kind == MeasureKind.RESTRICTION
    return replace(
        terms,
        code=terms.code.strip(),
        name=mask_within(terms.name.strip()),
        basis=mask_within(terms.basis.strip()),
        note=mask_within(terms.note.strip()),
        least=terms.least if heard else Severity.GENERAL,
        hearing_days=max(1, terms.hearing_days) if heard else 0,
    )
