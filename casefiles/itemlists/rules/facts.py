"""What rules read and what they say: rows, severities, findings."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import BasisLevel

if TYPE_CHECKING:
    from casefiles.itemlists.rules.registry import Rule


class Severity(TextChoices):
    """What a finding does: an error stops the list, a warning asks for a reason, a hint only advises."""

    ERROR = "error", _("错误")
    WARNING = "warning", _("警告")
    HINT = "hint", _("提示")


@dataclass(frozen=True)
class Row:
    """One matter as plain facts. `unknown` names what a workbook's cell did not give: a rule that
    reads it is silent, because the cell has an error of its own.

    Section and contact are not among the facts: who keeps a matter does not change what it is.
    """

    position: int
    code: str
    name: str
    category: str
    subject_kinds: Collection[str]
    stage: str
    use_modes: Collection[str]
    channel: str
    report_terms: str
    dishonesty_measure: str
    legal_basis: str
    basis_level: str
    needs_consent: bool
    effective_on: date
    expires_on: date | None
    yearly_estimate: int | None
    unknown: frozenset[str] = frozenset()
    source_row: int = 0

    @classmethod
    def of(cls, matter: Any) -> Row:
        """The facts of anything that has them by these names: a stored matter, a workbook's row."""
        known = {name: getattr(matter, name) for name in _NAMES}
        known["basis_level"] = known["basis_level"] or ""
        known["subject_kinds"] = tuple(known["subject_kinds"])
        known["use_modes"] = frozenset(known["use_modes"])
        return cls(**known, source_row=getattr(matter, "source_row", 0))

    @cached_property
    def digest(self) -> str:
        """Changes when a fact of the matter changes; its place in the list is none."""
        return _hash([self._plain(each.name) for each in fields(self)[1:FACTS]])

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str | int) or value is None:
            return value
        return sorted(str(each) for each in value)


FACTS = 16
_NAMES = tuple(each.name for each in fields(Row)[:FACTS])


@dataclass(frozen=True)
class Finding:
    """What a rule found in a row, or in the list as a whole (`row` is None)."""

    rule: Rule
    severity: Severity
    row: Row | None
    data: Mapping[str, Any]

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return say(self.rule.says, self.data)

    @property
    def mend(self) -> str:
        """How to mend it, in the reader's language."""
        return say(self.rule.mend, self.data)

    @cached_property
    def key(self) -> str:
        """Names this finding: the same rule says the same of the same facts. A waiver holds on to it."""
        about = self.row.digest if self.row else ""
        return _hash([self.rule.code, self.rule.version, about, self.data])


def say(sentence: str | Promise, data: Mapping[str, Any]) -> str:
    """A rule's sentence with its words: lists are quoted and joined, levels are translated."""
    return str(sentence) % {name: _said(name, value) for name, value in data.items()}


def _said(name: str, value: Any) -> str:
    if name in LEVELS:
        return _t(str(BasisLevel(value).label))
    if name == SERVICES:
        value = [_t(each) for each in value]
    if isinstance(value, list | tuple):
        return _t("、").join(_t("“%(word)s”") % {"word": each} for each in value)
    return str(value)


# Data of these names are codes of `BasisLevel`.
LEVELS = frozenset({"claimed"})
# Data of this name are our own words, and are translated; other lists quote the workbook.
SERVICES = "services"


def _hash(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
