"""Credit subjects (信用主体): found or made by their number, renamed, merged when found double."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, identifiers
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditSubject, FormerName
from casefiles.models.hashes import body_hash, identifier_hash
from casefiles.personal import PERSON
from casefiles.refusals import ReasonMissing
from casefiles.refusals.subjects import (
    MergedAlready,
    NameDiffers,
    NoSuchSubject,
    NotADouble,
    NotMerged,
    SameName,
)
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit


@dataclass(frozen=True)
class Applicant:
    """The subject as the handler types it; `renamed` says that a name unlike the known one is new."""

    kind: SubjectKind
    identifier: str
    name: str
    renamed: bool = False


def is_a_number(words: str) -> bool:
    """Whether someone looks for an identifier: a code, a number, or one mistyped by a digit."""
    typed = identifiers.normalise(words, hyphens=True)
    try:
        identifiers.check_uscc(typed)
    except identifiers.BadIdentifier:
        return re.fullmatch(r"[0-9]{14,18}X?", typed) is not None
    return True


def subject_of(number: str, unit: Unit) -> CreditSubject | None:
    """The unit's subject with this identifier; one indexed look-up, nothing is opened.

    A double leads to the subject that it was merged into.
    """
    typed = identifiers.normalise(number, hyphens=True)
    found = _with(typed, unit).first()
    return found.itself if found else None


def _with(identifier: str, unit: Unit) -> QuerySet[CreditSubject]:
    found_by = identifier_hash(CreditSubject, identifier, unit.pk)
    rows = CreditSubject.objects.filter(unit=unit, identifier_hash=found_by)
    return rows.select_related("merged_into")


@transaction.atomic
def take_in(applicant: Applicant, unit: Unit, *, by: Actor) -> CreditSubject:
    """The unit's subject with the applicant's number, made when it is new.

    Raises BadIdentifier, and NameDiffers when the number is known under another name.
    """
    allow(by, Verb.OPEN_CASE, unit)
    identifier = identifiers.check_for_kind(
        applicant.kind.name, applicant.identifier, today=clock.today()
    )
    name = mask_within(applicant.name.strip())
    subject, new = CreditSubject.objects.get_or_create(
        unit=unit,
        identifier_hash=identifier_hash(CreditSubject, identifier, unit.pk),
        defaults={
            "office": unit.office,
            "kind": applicant.kind,
            "name": name,
            "identifier": identifier,
        },
    )
    known = subject.itself
    if not new and not is_the_same(known.name, name):
        if not applicant.renamed:
            raise NameDiffers(known=known.name)
        rename(known, name, by=by)
    return known


def is_the_same(one: str, other: str) -> bool:
    """Whether two names differ at most in width, case, blanks and the form of their brackets."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@transaction.atomic
def rename(subject: CreditSubject, name: str, *, by: Actor) -> FormerName:
    """The subject bears another name from today; the old one stays as a former name.

    Raises SameName, MergedAlready (a double is renamed where it was merged).
    """
    allow(by, Verb.KEEP_SUBJECTS, subject)
    subject = CreditSubject.objects.select_for_update().get(pk=subject.pk)
    name = mask_within(name.strip())
    if subject.merged_into_id is not None:
        raise MergedAlready(name=subject.name)
    if not name or name == subject.name:
        raise SameName
    former = FormerName.objects.create(
        unit=subject.unit,
        subject=subject,
        name=subject.name,
        until=clock.today(),
        noted_by=by.person,
        noted_at=clock.now(),
    )
    subject.name = name
    subject.save()
    record(actions.SUBJECT_RENAMED, subject, by=by)
    return former


def likely_doubles(subject: CreditSubject) -> list[CreditSubject]:
    """Other subjects of the unit with the same organisation code, not merged yet."""
    code = body_hash(CreditSubject, subject.identifier, subject.unit_id)
    if not code or subject.merged_into_id is not None:
        return []
    rows = CreditSubject.objects.filter(unit_id=subject.unit_id, body_hash=code, merged_into=None)
    return list(rows.exclude(pk=subject.pk))


@transaction.atomic
def merge(subject: CreditSubject, double: str, *, by: Actor, reason: str) -> CreditSubject:
    """Take the subject with the number `double` for the same as `subject`. `unmerge` undoes it.

    Cases keep the subject they were opened for; lists, searches and new cases go to `subject`.
    Raises NoSuchSubject, NotADouble, MergedAlready, ReasonMissing.
    """
    allow(by, Verb.KEEP_SUBJECTS, subject)
    if not reason.strip():
        raise ReasonMissing
    other = _with(identifiers.normalise(double, hyphens=True), subject.unit).first()
    if other is None:
        raise NoSuchSubject
    # In the order of their keys: two people who merge the two the other way round wait, not lock.
    pair = CreditSubject.objects.select_for_update().filter(pk__in=[subject.pk, other.pk])
    locked = {each.pk: each for each in pair.order_by("pk")}
    subject, other = locked[subject.pk], locked[other.pk]
    if subject.pk == other.pk:
        raise NotADouble(why=_("所填号码就是该主体自己的号码。"))
    if subject.is_natural != other.is_natural:
        raise NotADouble(why=_("一个是自然人，另一个不是。"))
    for each in (subject, other):
        if each.merged_into_id is not None:
            raise MergedAlready(name=each.name)
    if other.doubles.exists():
        raise MergedAlready(name=other.name)
    other.merged_into = subject
    other.save()
    text = _unnamed(reason, subject, other)
    record(actions.SUBJECT_MERGED, subject, by=by, double=other.trail_label, text=text)
    return other


@transaction.atomic
def unmerge(double: CreditSubject, *, by: Actor, reason: str) -> None:
    """The merger was wrong: the double stands for itself again. Raises NotMerged, ReasonMissing."""
    allow(by, Verb.KEEP_SUBJECTS, double)
    if not reason.strip():
        raise ReasonMissing
    double = (
        CreditSubject.objects.select_for_update(of=("self",))
        .select_related("merged_into")
        .get(pk=double.pk)
    )
    into = double.merged_into
    if into is None:
        raise NotMerged
    double.merged_into = None
    double.save()
    text = _unnamed(reason, into, double)
    record(actions.SUBJECT_UNMERGED, into, by=by, double=double.trail_label, text=text)


def _unnamed(text: str, *subjects: CreditSubject) -> str:
    """What is chained can never be taken out again, so the trail names no person."""
    text = mask_within(text.strip())
    for each in subjects:
        text = text.replace(each.name, PERSON) if each.is_natural else text
    return text
