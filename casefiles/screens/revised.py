"""What has changed since a return, field by field: whoever judges a resubmission reads that alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from casefiles.models import (
    Decision,
    Filing,
    FilingKind,
    HalfYearSummary,
    ImplementationPlan,
    ListReview,
    ProgressReport,
    Signature,
)
from casefiles.models.progress import FIGURES
from casefiles.models.summaries import PARTS
from casefiles.summaries.figures import lines_of
from casefiles.verbs import plans
from casefiles.verbs.revisions import REACHED

_WORDS = ("progress", "problems", "next_steps", "nil_reason")
_REVIEW = ("outcome", "people_current", "reason")
# Texts are compared by sentence: a changed word is found in its sentence, not in a page.
_SENTENCE = re.compile(r"(?<=[。；！？!?;\n])")


@dataclass(frozen=True)
class Span:
    """A piece of a field's text: `kind` is `same`, `old` or `new`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Field:
    """One field that is not as it was."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Revised:
    """A revision beside the one that was returned: what has changed, and the labels of the rest."""

    since: int
    changed: tuple[Field, ...]
    unchanged: tuple[str, ...]


def revised(filing: Filing, signatures: Sequence[Signature], *, at_office: bool) -> Revised | None:
    """The present revision beside the last one that the reader's side returned; two statements.

    None without such a return, for a list (which is compared row by row), and while the unit mends.
    """
    since = max(
        (
            each.revision
            for each in signatures
            if each.decision == Decision.RETURNED
            and each.revision < filing.revision
            and (each.at_office or not at_office)
        ),
        default=None,
    )
    if since is None or filing.is_with_unit or filing.kind not in _READERS:
        return None
    if at_office and filing.state not in REACHED:
        return None
    read = _READERS[FilingKind(filing.kind)]
    old, new = dict(read(filing, since)), dict(read(filing, filing.revision))
    labels = list(dict.fromkeys([*new, *old]))
    changed = [each for each in labels if old.get(each, "") != new.get(each, "")]
    return Revised(
        since,
        tuple(Field(each, _spans(old.get(each, ""), new.get(each, ""))) for each in changed),
        tuple(each for each in labels if each not in changed),
    )


def _spans(old: str, new: str) -> tuple[Span, ...]:
    """Both texts as one, sentence by sentence."""
    before, after = _SENTENCE.split(old), _SENTENCE.split(new)
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Span("same", "".join(before[a:b])))
            continue
        found += [Span("old", "".join(before[a:b])), Span("new", "".join(after[c:d]))]
    return tuple(each for each in found if each.text)


def _fields(row: models.Model | None, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(label, text) of some fields of a row; nothing of no row."""
    if row is None:
        return
    for name in names:
        field: Any = row._meta.get_field(name)
        yield str(field.verbose_name), _said(row, field)


def _said(row: Any, field: Any) -> str:
    value = getattr(row, field.attname)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case date():
            return value.isoformat()
    return str(value)


def _month(filing: Filing, revision: int) -> Iterator[tuple[str, str]]:
    row = ProgressReport.objects.filter(filing=filing, revision=revision).first()
    yield from _fields(row, (*_WORDS, *FIGURES))


def _plan(filing: Filing, revision: int) -> Iterator[tuple[str, str]]:
    row = ImplementationPlan.objects.filter(filing=filing, revision=revision).first()
    yield from _fields(row, tuple(plans.Head.__dataclass_fields__))
    if row is not None:
        lines = (
            f"{each.position}. {each.task} {each.section} {each.finish_on or ''}".rstrip()
            for each in row.steps.all()
        )
        yield _("工作措施"), "\n".join(lines)


def _review(filing: Filing, revision: int) -> Iterator[tuple[str, str]]:
    row = ListReview.objects.filter(filing=filing, revision=revision).first()
    yield from _fields(row, _REVIEW)


def _half_year(filing: Filing, revision: int) -> Iterator[tuple[str, str]]:
    row = HalfYearSummary.objects.filter(filing=filing, revision=revision).first()
    yield from _fields(row, PARTS)
    if row is not None:
        yield from ((str(line.label), f"{line.term} / {line.year}") for line in lines_of(row))


_READERS = {
    FilingKind.PROGRESS: _month,
    FilingKind.SUMMARY: _half_year,
    FilingKind.PLAN: _plan,
    FilingKind.LIST_REVIEW: _review,
}
