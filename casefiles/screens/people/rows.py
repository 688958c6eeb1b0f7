"""People as rows: memberships gathered by person, with what may be shown of the account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from casefiles.people.accounts import is_of_house
from tenants import clock
from tenants.models import Membership, User


@dataclass
class PersonRow:
    """One person of a workspace. `account` and `last_login` are empty for another one's account."""

    person: User
    account: str
    last_login: datetime | None
    posts: list[Membership] = field(default_factory=list)

    @property
    def current(self) -> list[Membership]:
        """The roles that have not ended."""
        today = clock.today()
        return [each for each in self.posts if each.until is None or each.until > today]

    @property
    def shown(self) -> list[Membership]:
        """The roles of now; of somebody who left, those that were."""
        return self.current or self.posts

    @property
    def role_names(self) -> list[str]:
        """The labels of the shown roles."""
        return list(dict.fromkeys(str(each.get_role_display()) for each in self.shown))

    @property
    def places(self) -> list[str]:
        """The units of the shown roles; an office's own staff have none."""
        return list(
            dict.fromkeys(each.unit.short_name if each.unit else _("本办") for each in self.shown)
        )

    @property
    def since(self) -> date | None:
        """Since when the shown roles have been held."""
        return min((each.since for each in self.shown), default=None)

    @property
    def state(self) -> tuple[str, str]:
        """(word, tone): at work, coming, leaving on a day, left."""
        today = clock.today()
        if not self.current:
            return _("已离岗"), ""
        if all(each.since > today for each in self.current):
            return _("%(day)s到岗") % {"day": min(each.since for each in self.current)}, "brand"
        ends = [each.until for each in self.current]
        if all(ends):
            return _("%(day)s离岗") % {"day": max(day for day in ends if day)}, "warn"
        return _("在岗"), "ok"


def gather(rows: Iterable[Membership], houses: frozenset[str]) -> list[PersonRow]:
    """One row for each person, in the order in which they come."""
    found: dict[int, PersonRow] = {}
    for each in rows:
        if each.user_id not in found:
            ours = is_of_house(each.user, houses)
            found[each.user_id] = PersonRow(
                each.user,
                each.user.username if ours else "",
                each.user.last_login if ours else None,
            )
        found[each.user_id].posts.append(each)
    return list(found.values())
