"""Simple facts of a record, by which a unit's approval steps may depend."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import Category
from casefiles.models import Case, Filing, FilingKind, ItemList, Matter


class FactKind(Enum):
    """What a fact can be compared with."""

    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Fact:
    """One fact: what it is called, what it can be, of which records it is true."""

    label: str | Promise
    kind: FactKind
    of: frozenset[str]
    value: Callable[[Any], Any]
    choices: tuple[tuple[str, str], ...] = ()


def _matters(filing: Filing) -> Any:
    listed = ItemList.objects.filter(filing=filing, revision=filing.revision).first()
    return Matter.objects.filter(item_list=listed) if listed else Matter.objects.none()


FACTS: dict[str, Fact] = {
    "rows": Fact(
        _("事项数"),
        FactKind.NUMBER,
        frozenset({FilingKind.ITEM_LIST}),
        lambda filing: _matters(filing).count(),
    ),
    "nil": Fact(
        _("零报告"),
        FactKind.YES_NO,
        frozenset({FilingKind.PROGRESS}),
        lambda filing: filing.nil,
    ),
    "category": Fact(
        _("事项类别"),
        FactKind.CHOICE,
        frozenset({"case"}),
        lambda case: case.matter.category,
        tuple((str(value), str(label)) for value, label in Category.choices),
    ),
}


def facts_of(record: Filing | Case) -> dict[str, Any]:
    """The facts that are true of a record."""
    kind = "case" if isinstance(record, Case) else record.kind
    return {name: fact.value(record) for name, fact in FACTS.items() if kind in fact.of}
