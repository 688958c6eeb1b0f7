"""What a unit's approval steps may ask about a record: few, simple facts, each with its type.

To add one: a line in `FACTS` and a line in the function of its kind of record; the page that edits a
unit's steps offers it by itself. A fact that a record does not have is None, and no condition on it
holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import Category
from casefiles.models import Case, Filing, FilingKind, Finding, Matter
from tenants import clock


class FactType(StrEnum):
    """What can be asked of a fact."""

    NUMBER = "number"
    YES = "yes"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True)
class Fact:
    """One fact: its words, its type, of which records, and the words of its choices."""

    label: Promise
    type: FactType
    of: frozenset[str]
    choices: Callable[[], Mapping[str, Any]] = dict


_LIST, _FILING, _CASE = frozenset({"item_list"}), frozenset({"filing"}), frozenset({"case"})


def _categories() -> Mapping[str, Any]:
    return dict(Category.choices)


def _kinds() -> Mapping[str, Any]:
    return dict(FilingKind.choices)


FACTS: dict[str, Fact] = {
    "kind": Fact(_("报送种类"), FactType.ONE, _FILING, _kinds),
    "late": Fact(_("已过截止时间"), FactType.YES, _FILING),
    "nil": Fact(_("零报告"), FactType.YES, _FILING),
    "rows": Fact(_("事项条数"), FactType.NUMBER, _LIST),
    "categories": Fact(_("含有的类别"), FactType.SEVERAL, _LIST, _categories),
    "restrictions": Fact(_("含失信限制措施的事项数"), FactType.NUMBER, _LIST),
    "category": Fact(_("事项类别"), FactType.ONE, _CASE, _categories),
    "amount": Fact(_("涉及金额（元）"), FactType.NUMBER, _CASE),
    "findings": Fact(_("查得失信信息条数"), FactType.NUMBER, _CASE),
    "natural": Fact(_("当事人为自然人"), FactType.YES, _CASE),
}


def facts_for(kind: str) -> dict[str, Fact]:
    """The facts that templates of a kind may ask: `case`, `filing`, or a kind of filing."""
    general = {"case"} if kind == "case" else {"filing", kind}
    return {name: fact for name, fact in FACTS.items() if fact.of & general}


def facts_of(record: Filing | Case) -> dict[str, Any]:
    """The facts as they are now; at most one statement."""
    return _of_case(record) if isinstance(record, Case) else _of_filing(record)


def _of_filing(filing: Filing) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": filing.kind,
        "nil": filing.nil,
        "late": filing.due_at is not None and filing.due_at <= clock.now(),
    }
    if filing.kind == FilingKind.ITEM_LIST:
        rows = Matter.objects.filter(
            item_list__filing=filing, item_list__revision=filing.revision
        ).values_list("category")
        counted = rows.annotate(
            n=Count("pk"), restricting=Count("pk", filter=~Q(dishonesty_measure=""))
        ).order_by("category")
        groups = list(counted)
        found |= {
            "rows": sum(n for _category, n, _restricting in groups),
            "categories": [category for category, _n, _restricting in groups],
            "restrictions": sum(restricting for _category, _n, restricting in groups),
        }
    return found


def _of_case(case: Case) -> dict[str, Any]:
    return {
        "category": case.matter.category,
        "amount": case.amount,
        "natural": case.subject.is_natural,
        "findings": Finding.objects.filter(case=case).count(),
    }
