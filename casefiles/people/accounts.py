"""Account names: the code of the workspace that made the account, a hyphen, the person's own part.

So a name that is taken is taken in the own workspace, and saying so tells nobody of others. The own
part holds no hyphen: `a-b` + `chen` and `a` + `b-chen` can never be the same account.
"""

import re

from django.contrib.auth import password_validation

from casefiles.people.duties import Where
from casefiles.people.refusals import AccountNameWrong
from tenants.models import Office, Unit, User

_OWN_PART = re.compile(r"[a-z][a-z0-9]{1,18}")


def prefix_of(where: Where) -> str:
    """What the accounts made in a workspace begin with."""
    return f"{where.code if isinstance(where, Unit) else where.division_code}-"


def account_name(where: Where, own_part: str) -> str:
    """The whole account name. Raises AccountNameWrong."""
    if not _OWN_PART.fullmatch(own_part):
        raise AccountNameWrong
    return f"{prefix_of(where)}{own_part}"


def houses_of(where: Where) -> frozenset[str]:
    """The codes whose accounts a workspace may see by name: a unit its own, an office its units' too.

    One statement for an office, none for a unit.
    """
    if isinstance(where, Unit):
        return frozenset({where.code})
    codes = Unit.objects.filter(office=where).values_list("code", flat=True)
    return frozenset({where.division_code, *codes})


def is_of_house(person: User, houses: frozenset[str]) -> bool:
    """Whether the account's name, and when it was last used, may be shown.

    An account that another workspace made would tell where else the person works.
    """
    house = person.username.rpartition("-")[0]
    return not house or house in houses


def check_password(password: str, username: str) -> None:
    """Raises ValidationError with what is wrong with a password, in the reader's language."""
    password_validation.validate_password(password, User(username=username))


def place_name(where: Where) -> str:
    """What a workspace is called on pages and in the trail."""
    return where.name if isinstance(where, Office) else where.short_name
