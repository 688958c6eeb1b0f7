"""What the auditor asks of the trail: who was let in or turned away, took what along, got which right.

The page reads entries whose action was declared with a category other than everyday work; whoever
declares such an action is on the page by that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.functional import cached_property

from audit.actions import Category, all_actions, of_category
from audit.models import Entry
from audit.models.entries import Entries
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.models import Unit, User

WATCHED = tuple(each for each in Category if each != Category.WORK)
PAGE = 50
# Counted no further: whoever has more before them narrows the question.
COUNTED = 10_000
# So many namesakes at most.
NAMESAKES = 50


@dataclass(frozen=True)
class Question:
    """What is asked: a category, a unit, a person, from and to a day (both inclusive, Shanghai)."""

    category: Category | None = None
    action: str = ""
    unit: Unit | None = None
    who: str = ""
    since: date | None = None
    until: date | None = None

    def entries(self) -> Entries:
        """The entries in scope, newest first."""
        names = of_category(*([self.category] if self.category else WATCHED))
        rows: Entries = Entry.objects.filter(
            action__in=[self.action] if self.action in names else names
        )
        if self.unit is not None:
            rows = rows.filter(unit=self.unit)
        if self.who:
            rows = rows.filter(_by(self.who))
        if self.since is not None:
            rows = rows.filter(at__gte=_begin(self.since))
        if self.until is not None:
            rows = rows.filter(at__lt=_begin(self.until + timedelta(days=1)))
        return rows.order_by("-at", "-pk")


def question_in(query: Mapping[str, str], units: Mapping[str, Unit]) -> Question:
    """The question in a page's address; what does not read is not asked."""
    category = query.get("category", "")
    return Question(
        category=Category(category) if category in {each.value for each in WATCHED} else None,
        action=query.get("action", ""),
        unit=units.get(query.get("unit", "")),
        who=query.get("who", "").strip()[:60],
        since=_day(query.get("since", "")),
        until=_day(query.get("until", "")),
    )


def choices() -> list[tuple[str, str, str]]:
    """The watched actions: name, label, category."""
    found = [each for each in all_actions() if each.category in WATCHED]
    return [(each.name, str(each.label), each.category.value) for each in found]


def lately(days: int) -> dict[Category, int]:
    """How many entries of each category the last days hold; one statement."""
    since = clock.now() - timedelta(days=days)
    rows = Entry.objects.filter(action__in=of_category(*WATCHED), at__gte=since)
    counted = dict(rows.values_list("action").annotate(Count("pk")).order_by())
    return {
        category: sum(counted.get(name, 0) for name in of_category(category))
        for category in WATCHED
    }


class ShortPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that counts no further than it must: a million entries are not walked for a figure."""

    @cached_property
    def count(self) -> int:
        """How many there are, up to COUNTED."""
        rows: Entries = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:COUNTED].count()


def _by(who: str) -> Q:
    """Deeds of the people of that name or account; of nobody known, the name as it was written."""
    people = User.objects.filter(Q(username=who) | Q(display_name__contains=who))
    keys = list(people.values_list("pk", flat=True)[:NAMESAKES])
    return Q(actor__in=keys) if keys else Q(actor=None, actor_name__contains=who)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2999 else None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
