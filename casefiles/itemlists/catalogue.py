"""The county's matters (事项目录): what is in force in all units, the same matter found again by name.

Grouping is PostgreSQL's work: a county of a thousand units has forty thousand matters in force.
"""

import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    Min,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat

from casefiles.itemlists.words import Category, UseMode
from casefiles.models import CatalogueEntry, ItemList, Matter
from tenants import clock
from tenants.models import Office

# What does not tell two names apart, after width and case.
_IGNORED = " \t\n\u00a0()[]{}<>《》〈〉「」『』【】、,.。:;!?'\"“”‘’·・•-—–_/\\|~…+&*#@^=`$"
_QUOTED = _IGNORED.replace("'", "''")
# A group whose matters bear a county code is told by the code, any other by its name's key.
CODED = "#"
# What may differ between units that have the same matter.
COMPARED = ("use_modes", "legal_basis", "subject_kinds", "stage", "needs_consent", "category")


@dataclass(frozen=True)
class Wanted:
    """Which matters of the county a page shows."""

    words: str = ""
    category: str = ""
    mode: str = ""
    only: str = ""

    def hit(self) -> Q:
        """A matter that makes its group one of those wanted."""
        found = Q()
        if self.words:
            found &= (
                Q(name__icontains=self.words)
                | Q(code__icontains=self.words)
                | Q(county_code__icontains=self.words)
            )
        if self.category in Category.values:
            found &= Q(category=self.category)
        if self.mode in UseMode.values:
            found &= Q(use_modes__contains=[self.mode])
        return found


class NameKey(Func):
    """A name without width, case, spaces and punctuation, in SQL; `name_key` is the same in Python."""

    arity = 1
    template = f"translate(lower(normalize(%(expressions)s, NFKC)), '{_QUOTED}', '')"


class GivenCode(Func):
    """The county's code of a key, looked up in a map that comes with the question.

    The map is one office's, some hundred lines. A subquery for each matter took a minute for a
    county of seventy units: the key of the matter was computed anew for every line it looked at.
    """

    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = "::jsonb ->> "
    output_field = TextField()


def name_key(name: str) -> str:
    """What two names of one matter have in common."""
    folded = unicodedata.normalize("NFKC", name).lower()
    return folded.translate(dict.fromkeys(map(ord, _IGNORED)))


def in_force(office: Office) -> "QuerySet[Any, Any]":
    """Every matter that is in force today in a unit of the office, with its `group`."""
    today = clock.today()
    latest = (
        ItemList.objects.filter(office=office, in_force_from__lte=today)
        .order_by("unit_id", "-version")
        .distinct("unit_id")
        .values("pk")
    )
    running = Q(expires_on__isnull=True) | Q(expires_on__gte=today)
    rows = Matter.objects.filter(running, office=office, item_list__in=latest).annotate(
        key=NameKey("name")
    )
    codes = dict(CatalogueEntry.objects.filter(office=office).values_list("key", "code"))
    known = Value(json.dumps(codes, ensure_ascii=False, sort_keys=True))
    # A null in Concat counts as an empty text.
    by_code = When(county_code__isnull=False, then=Concat(Value(CODED), F("county_code")))
    return rows.annotate(county_code=GivenCode(known, F("key"))).annotate(
        group=Case(by_code, default=F("key"), output_field=TextField())
    )


def groups(office: Office, wanted: Wanted) -> "QuerySet[Any, Any]":
    """One row for each matter of the county: name, code, how many units, and what differs."""
    differing = {
        f"{name}_differ": Count(NameKey(name) if name == "legal_basis" else name, distinct=True)
        for name in COMPARED
    }
    rows: QuerySet[Any, Any] = (
        in_force(office)
        .values("group")
        .annotate(
            title=Min("name"),
            coded=Min("county_code"),
            units=Count("unit", distinct=True),
            hits=Count("pk", filter=wanted.hit()) if wanted.hit() else Count("pk"),
            **differing,
        )
        .filter(hits__gt=0)
    )
    if wanted.only == "differ":
        some = Q()
        for name in differing:
            some |= Q(**{f"{name}__gt": 1})
        rows = rows.filter(some)
    if wanted.only == "uncoded":
        rows = rows.filter(coded__isnull=True)
    return rows.order_by("-units", "title", "group")


def told(office: Office, keys: list[str]) -> dict[str, dict[str, Any]]:
    """For some groups: their units, codes and modes; one statement."""
    rows = (
        in_force(office)
        .filter(group__in=keys)
        .values("group")
        .annotate(
            names=ArrayAgg("unit__short_name", distinct=True),
            codes=ArrayAgg("code", distinct=True),
            categories=ArrayAgg("category", distinct=True),
        )
    )
    return {row["group"]: row for row in rows}


def matters_of(office: Office, group: str) -> "QuerySet[Any, Any]":
    """The matters of one group, unit by unit."""
    rows = in_force(office).filter(group=group).select_related("unit", "item_list")
    return rows.order_by("unit__position", "unit__code", "position")


def wanted_matters(office: Office, wanted: Wanted) -> "QuerySet[Any, Any]":
    """Every matter of the groups that are wanted, group by group."""
    rows = in_force(office)
    if wanted != Wanted():
        rows = rows.filter(group__in=groups(office, wanted).values("group"))
    return rows.select_related("unit", "item_list").order_by(
        "group", "unit__position", "unit__code"
    )
