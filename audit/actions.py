"""The registry of actions: each deed that the trail may hold is declared once, by the app that does it.

Label, timeline sentence, export text and the score indicators all read that one declaration.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class UnknownAction(KeyError):
    """An action that nobody declared, or a second declaration of a name."""


class Category(TextChoices):
    """What an action is to the auditor. Everything but WORK stands on the auditor's page."""

    WORK = "work", _("业务办理")
    LOGIN = "login", _("登录")
    REFUSAL = "refusal", _("拒绝访问")
    DOWNLOAD = "download", _("下载导出")
    DISCLOSURE = "disclosure", _("查阅敏感信息")
    RIGHTS = "rights", _("权限变动")
    UPKEEP = "upkeep", _("核验与清理")


@dataclass(frozen=True)
class Action:
    """One kind of deed.

    `name` is stored and hashed, so it never changes. `label` is the short Chinese name. `carries`
    names the data that `record()` must be given: nothing more, nothing less. Beside an action that
    `rewrites`, and beside no other, the database lets earlier versions of rows be changed or deleted
    (retention, a new key). Entries of an action `for_auditor` are shown to the auditor alone; those
    of one that is `aside` stand on the trail's page only when they are asked for by name.
    """

    name: str
    label: str | Promise
    carries: frozenset[str]
    category: Category = Category.WORK
    rewrites: bool = False
    for_auditor: bool = False
    aside: bool = False


_registered: dict[str, Action] = {}


def declare(
    name: str,
    label: str | Promise,
    carries: str = "",
    *,
    category: Category = Category.WORK,
    rewrites: bool = False,
    for_auditor: bool = False,
    aside: bool = False,
) -> Action:
    """Declare an action; `carries` lists data names separated by spaces."""
    if name in _registered:
        raise UnknownAction(f"the action {name!r} is declared twice")
    action = Action(name, label, frozenset(carries.split()), category, rewrites, for_auditor, aside)
    _registered[name] = action
    return action


def find(name: str) -> Action:
    """The declared action of that name. Raises UnknownAction, never silence."""
    try:
        return _registered[name]
    except KeyError as error:
        raise UnknownAction(f"no action {name!r} is declared") from error


def all_actions() -> list[Action]:
    """Every declared action, by name."""
    return [_registered[name] for name in sorted(_registered)]


def of_category(*categories: Category) -> list[str]:
    """The names of the actions of some categories."""
    return [each.name for each in all_actions() if each.category in categories]
