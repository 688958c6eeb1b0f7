"""The deeds that may meet on one task: who does them, what is posted, and what they leave in the trail."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

from tests.races.desks import (
    ADDED,
    ASKED,
    ASKED_THERE,
    CHIEF,
    COLLEAGUES,
    DELEGATED,
    HANDLER,
    HELD,
    HOLDER,
    LEADER,
    REVIEWER,
    SIGNER,
    SIGNERS,
    STOPPED,
    Place,
)
from tests.races.together import RACERS, Post

Body = Callable[[Place, str], dict[str, Any]]


@dataclass(frozen=True)
class Deed:
    """One verb at one desk.

    `people` do it, or `holders` where the task is held; `field` is where words are typed; `ends` says
    that it ends the task, which happens once; `once` that one of many alike is done; `hides` that
    whoever is not named finds nothing any more.
    """

    name: str
    actions: tuple[str, ...]
    url: Callable[[Place], str]
    people: tuple[str, ...]
    holders: tuple[str, ...] = ()
    body: Body = lambda place, text: {}
    field: str = ""
    needs: frozenset[str] = frozenset()
    ends: bool = False
    once: bool = True
    hides: bool = False

    def posts(self, place: Place, needs: frozenset[str], count: int, tag: str) -> list[Post]:
        """So many posts of it, by the people in turn, each with words of its own."""
        people = self.holders if needs and self.holders else self.people
        found = []
        for number in range(count):
            person = people[number % len(people)]
            typed = f"{tag}{self.name}的第{number}份意见。" if self.field else ""
            body = self.body(place, typed) | ({self.field: typed} if self.field else {})
            found.append(Post(self.name, person, self.url(place), body, typed))
        return found


def _unit(name: str) -> Callable[[Place], str]:
    return lambda place: place.at_unit(name.format("case" if place.desk == "case" else "filing"))


def _unit_task(name: str) -> Callable[[Place], str]:
    return lambda place: place.at_unit(name, task=place.task.uid)


def _office(name: str) -> Callable[[Place], str]:
    return lambda place: place.at_office(name)


def _office_task(name: str) -> Callable[[Place], str]:
    return lambda place: place.at_office(name, task=place.task.uid)


def _to(name: str, **other: Any) -> Body:
    return lambda place, text: {"person": str(place.county.people[name].uid), **other}


def _copied(name: str) -> Body:
    return lambda place, text: {"people": [str(place.county.people[name].uid)]}


def _fixed(**body: Any) -> Body:
    return lambda place, text: dict(body)


OWN = (HOLDER,)
_SIGNING = (*SIGNERS, HOLDER, LEADER)

UNIT = (
    Deed("签收", ("task.claimed",), _unit_task("task-claim"), _SIGNING),
    Deed("释放", ("task.released",), _unit_task("task-release"), OWN, needs=frozenset({HELD})),
    Deed("同意", ("filing.signed",), _unit("filing-sign"), _SIGNING, OWN, field="text", ends=True),
    Deed("退回", ("filing.sent_back",), _unit("filing-sign"), _SIGNING, OWN,
         _fixed(back="1"), "text", ends=True),
    Deed("撤回提交", ("filing.withdrawn",), _unit("filing-withdraw"), (HANDLER,), ends=True),
    Deed("转办", ("task.transferred",), _unit_task("task-transfer"), _SIGNING, OWN,
         _to(ASKED), "text"),
    Deed("委派", ("task.delegated",), _unit_task("task-delegate"), _SIGNING, OWN,
         _to(ASKED), "text"),
    Deed("答复", ("task.answered",), _unit_task("task-answer"), (ASKED,),
         field="text", needs=frozenset({HELD, DELEGATED})),
    Deed("收回委派", ("task.recalled",), _unit_task("task-recall"), OWN,
         needs=frozenset({HELD, DELEGATED})),
    Deed("加签", ("signer.added_before", "signer.added_after"), _unit_task("task-add-signer"),
         _SIGNING, OWN, _to(ADDED, where="after"), "text"),
    Deed("减签", ("signer.removed",),
         lambda place: place.at_unit("task-remove-signer", task=(place.extra or place.task).uid),
         OWN, needs=frozenset({HELD, SIGNER})),
    Deed("抄送", ("record.copied",), _unit("{}-copy"), (HANDLER, HOLDER, LEADER),
         body=_copied(ADDED), field="copy_text", once=False),
    Deed("催办", ("task.urged",), _unit_task("task-urge"), (HANDLER, "czj-admin", LEADER)),
    Deed("留言", ("record.commented",), _unit("{}-comment"), (HANDLER, HOLDER, LEADER),
         field="text", once=False),
    Deed("中止", ("process.suspended",), _unit("{}-suspend"), (HOLDER, LEADER),
         body=_fixed(reason="material"), field="note"),
    Deed("恢复", ("process.resumed",), _unit("{}-resume"), (HOLDER, LEADER),
         needs=frozenset({HELD, STOPPED})),
    Deed("撤销", ("filing.cancelled",), _unit("{}-cancel"), (HOLDER, LEADER),
         body=_fixed(reason="mistake"), field="note"),
)  # fmt: skip

_REVIEWING = (REVIEWER, CHIEF, *COLLEAGUES)
_OFFICE_OWN = (REVIEWER,)

OFFICE = (
    Deed("采纳", ("filing.accepted",), _office("filing-review"), _REVIEWING, _OFFICE_OWN,
         field="text", ends=True),
    Deed("信用办退回", ("filing.returned",), _office("filing-review"), _REVIEWING, _OFFICE_OWN,
         _fixed(back="1", reasons=["figures"]), "text", ends=True),
    Deed("撤回同意", ("filing.consent_withdrawn",), _unit("filing-withdraw"), (HOLDER,), ends=True),
    Deed("签收", ("task.claimed",), _office_task("task-claim"), _REVIEWING),
    Deed("释放", ("task.released",), _office_task("task-release"), _OFFICE_OWN,
         needs=frozenset({HELD})),
    Deed("转办", ("task.transferred",), _office_task("task-transfer"), _REVIEWING, _OFFICE_OWN,
         _to(ASKED_THERE), "text"),
    Deed("委派", ("task.delegated",), _office_task("task-delegate"), _REVIEWING, _OFFICE_OWN,
         _to(ASKED_THERE), "text"),
    Deed("答复", ("task.answered",), _office_task("task-answer"), (ASKED_THERE,),
         field="text", needs=frozenset({HELD, DELEGATED})),
    Deed("收回委派", ("task.recalled",), _office_task("task-recall"), _OFFICE_OWN,
         needs=frozenset({HELD, DELEGATED})),
    Deed("抄送", ("record.copied",), _office("filing-copy"), (REVIEWER, CHIEF),
         body=_copied(ASKED_THERE), field="copy_text", once=False),
    Deed("催办", ("task.urged",), _unit_task("task-urge"), (HANDLER, HOLDER, LEADER)),
    Deed("留言", ("record.commented",), _office("filing-comment"), (REVIEWER, CHIEF),
         field="text", once=False),
    Deed("中止", ("process.suspended",), _office("filing-suspend"), (REVIEWER, CHIEF),
         body=_fixed(reason="material"), field="note"),
    Deed("恢复", ("process.resumed",), _office("filing-resume"), (REVIEWER, CHIEF),
         needs=frozenset({HELD, STOPPED})),
    Deed("撤销", ("filing.cancelled",), _office("filing-cancel"), (REVIEWER, CHIEF),
         body=_fixed(reason="mistake"), field="note"),
)  # fmt: skip

CASE = (
    Deed("决定", ("case.decided",), _unit("case-decide"), _SIGNING, OWN,
         _fixed(verdict="grant"), "reason", ends=True),
    Deed("退回核查", ("case.sent_back",), _unit("case-decide"), _SIGNING, OWN,
         _fixed(back="1"), "reason", ends=True),
    Deed("撤回意见", ("case.opinion_withdrawn",), _unit("case-take-back"), (HANDLER,), ends=True),
    Deed("签收", ("task.claimed",), _unit_task("task-claim"), _SIGNING),
    Deed("转办", ("task.transferred",), _unit_task("task-transfer"), _SIGNING, OWN,
         _to(ASKED), "text"),
    Deed("留言", ("record.commented",), _unit("{}-comment"), (HANDLER, HOLDER, LEADER),
         field="text", once=False),
    Deed("中止", ("process.suspended",), _unit("{}-suspend"), (HOLDER, LEADER),
         body=_fixed(reason="material"), field="note"),
    Deed("设为保密", ("case.guarded",), _unit("case-guard"), (HOLDER, LEADER),
         body=_fixed(grounds="涉及未公开线索"), hides=True),
    Deed("撤销", ("case.cancelled",), _unit("{}-cancel"), (HOLDER, LEADER),
         body=_fixed(reason="mistake"), field="note"),
)  # fmt: skip

DEEDS = {"unit": UNIT, "office": OFFICE, "case": CASE}
Pair = tuple[Deed, Deed]


def pairs(desk: str, *, every: bool) -> list[Pair]:
    """Every two deeds of a desk that may meet on one task, each with itself too.

    Not `every`: each with itself, and those that end the task or stop its clock with one another.
    """
    found = combinations_with_replacement(DEEDS[desk], 2)
    if every:
        return list(found)
    return [
        (one, other)
        for one, other in found
        if one is other or all(each.ends or each.name in {"中止", "撤销"} for each in (one, other))
    ]


def needs_of(pair: Pair) -> frozenset[str]:
    """Where the record must stand for both to be possible."""
    return pair[0].needs | pair[1].needs


def posts_of(pair: Pair, place: Place, tag: str) -> list[Post]:
    """Eight posts: four of each, or eight of one."""
    one, other = pair
    if one is other:
        return one.posts(place, needs_of(pair), RACERS, tag)
    half = RACERS // 2
    both = [each.posts(place, needs_of(pair), half, tag) for each in pair]
    return [post for two in zip(*both, strict=True) for post in two]
