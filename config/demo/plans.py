"""How each unit spends the year: how busy, how punctual, how its list came in, who signs inside.

Everything a unit does follows from its plan and from dice; nothing here touches the database.
"""

from dataclasses import dataclass
from enum import Enum

from config.demo.roster import ROSTER, TOWNSHIPS, Body
from tenants.roles import Role
from workflows.unit_steps import NewStep


class Month(Enum):
    """What becomes of one monthly report."""

    ON_TIME = "on time"
    RETURNED = "returned by the office, mended in two working days"
    LATE = "one to three working days late"
    VERY_LATE = "later than that"
    MISSING = "never"


class Conduct(Enum):
    """A unit's habits: the weights of `Month`, in its order."""

    EXEMPLARY = (96, 4, 0, 0, 0)
    STEADY = (80, 10, 8, 2, 0)
    ORDINARY = (54, 12, 18, 10, 6)
    SLACK = (30, 8, 24, 18, 20)
    SILENT = (10, 0, 10, 10, 70)


class Rest(Enum):
    """Where the report of the newest month rests when the diary ends."""

    OPEN = "not begun"
    SIGNING = "with the unit's signers"
    OFFICE = "with the office"
    ACCEPTED = "accepted"


class ListStory(Enum):
    """What became of the year's item list."""

    ON_TIME = "on time"
    LATE = "some working days late"
    RETURNED = "returned with reasons, mended"
    MISSING = "never filed"
    WAITING = "filed at last, waits for the office"
    DRAFT = "uploaded, not yet submitted"


@dataclass(frozen=True)
class Plan:
    """One unit's year. Rates are shares of its cases; `cases` are those of an ordinary month.

    `newest` fixes the fate of the newest report, `on_the_desk` adds fresh cases that wait: the
    units of the sample accounts shall have something to do.
    """

    body: Body
    conduct: Conduct
    steps: tuple[NewStep, ...]
    list_story: ListStory = ListStory.ON_TIME
    list_days_late: int = 0
    cases: float = 0
    industries: tuple[str, ...] = ("商贸",)
    waived: float = 0.0
    queried_late: float = 0.5
    nil: float = 0.85
    revises_in: int = 0
    amends_in: int = 0
    newest: Rest | None = None
    on_the_desk: int = 0

    @property
    def has_full_staff(self) -> bool:
        """Whether the unit has a leader and an administrator beside handler and approver."""
        return self.cases > 0 or bool(self.steps)


_SECTION = NewStep("科室负责人审核", Role.APPROVER)
ONE = (_SECTION,)
TWO = (NewStep("股室审核", Role.APPROVER), NewStep("分管领导审签", Role.LEADER))
LEADER_ONLY = (NewStep("分管领导审签", Role.LEADER, 3),)
NONE: tuple[NewStep, ...] = ()

# Busy units: conduct, steps, cases a month, industries, share of waived checks, share queried late.
_BUSY: dict[str, tuple[Conduct, tuple[NewStep, ...], float, tuple[str, ...], float, float]] = {
    "czj": (Conduct.STEADY, ONE, 6, ("商贸", "投资", "建设工程"), 0.03, 1.0),
    "zjj": (Conduct.ORDINARY, TWO, 6, ("建设工程",), 0.08, 0.6),
    "scjgj": (Conduct.EXEMPLARY, ONE, 7, ("食品", "医药", "商贸"), 0.0, 0.0),
    "hyj": (Conduct.ORDINARY, ONE, 5, ("水产",), 0.12, 0.5),
    "ggzyzx": (Conduct.EXEMPLARY, NONE, 4, ("建设工程",), 0.01, 1.0),
    "zrzyj": (Conduct.STEADY, TWO, 3, ("投资", "建设工程"), 0.05, 0.7),
    "jtj": (Conduct.SLACK, ONE, 3, ("运输",), 0.25, 0.3),
    "yjj": (Conduct.STEADY, ONE, 3, ("化工",), 0.03, 1.0),
    "sthjj": (Conduct.ORDINARY, LEADER_ONLY, 3, ("环保科技", "化工"), 0.12, 0.5),
    "fgj": (Conduct.EXEMPLARY, TWO, 2.5, ("投资", "环保科技"), 0.0, 0.0),
    "nyncj": (Conduct.ORDINARY, ONE, 2, ("农业",), 0.12, 0.4),
    "rsj": (Conduct.STEADY, ONE, 1.5, ("人力资源",), 0.0, 0.0),
    "jyj": (Conduct.ORDINARY, ONE, 1.2, ("教育咨询",), 0.1, 0.5),
    "lyj": (Conduct.SLACK, NONE, 1.5, ("农业",), 0.0, 0.0),
    "slj": (Conduct.ORDINARY, ONE, 1, ("环保科技", "农业"), 0.0, 0.0),
    "gyzczx": (Conduct.STEADY, ONE, 1, ("投资",), 0.0, 0.0),
}
_STORIES = {
    "sthjj": ListStory.RETURNED,
    "dyz": ListStory.RETURNED,
    "xcx": ListStory.MISSING,
    "tw": ListStory.MISSING,
    "zlsgs": ListStory.MISSING,
    "gsl": ListStory.MISSING,
    "hsc": ListStory.WAITING,
    "kyz": ListStory.DRAFT,
}
_DAYS_LATE = {
    "jtj": 4, "lyj": 14, "cgj": 3, "wtlj": 6, "sjj": 2, "fl": 18, "clz": 5, "tlz": 9, "akx": 25,
    "kjj": 1, "xfdd": 5, "gjjb": 8, "mbz": 3, "pkz": 12, "tjj": 4, "xgz": 7, "ybj": 2, "gdgs": 10,
    "slj": 3, "nyncj": 2,
}  # fmt: skip
_CONDUCT = {
    "xcx": Conduct.SILENT, "tw": Conduct.SILENT, "zlsgs": Conduct.SILENT, "gsl": Conduct.SLACK,
    "hsc": Conduct.SLACK, "akx": Conduct.SLACK, "kyz": Conduct.SLACK, "wtlj": Conduct.SLACK,
    "gtz": Conduct.STEADY, "gaj": Conduct.EXEMPLARY, "shuiwj": Conduct.EXEMPLARY,
    "fcz": Conduct.EXEMPLARY, "fy": Conduct.STEADY, "jcy": Conduct.STEADY,
}  # fmt: skip
_REVISES = {"hyj": 6}
_AMENDS = {"zrzyj": 6, "scjgj": 9}
_NEWEST = {"czj": Rest.OPEN, "zjj": Rest.SIGNING, "gtz": Rest.OPEN, "fgj": Rest.OPEN}
_ON_THE_DESK = {"czj": 4, "zjj": 4, "fgj": 1}
_USUAL = (Conduct.STEADY, Conduct.ORDINARY, Conduct.ORDINARY, Conduct.STEADY, Conduct.ORDINARY)


def _plan(position: int, body: Body) -> Plan:
    usual = _CONDUCT.get(body.code, _USUAL[position % len(_USUAL)])
    late = _DAYS_LATE.get(body.code, 0)
    story = _STORIES.get(body.code, ListStory.LATE if late else ListStory.ON_TIME)
    if body.code in _BUSY:
        conduct, steps, cases, industries, waived, queried_late = _BUSY[body.code]
        return Plan(
            body, conduct, steps, story, late, cases, industries, waived, queried_late,
            nil=0.5, revises_in=_REVISES.get(body.code, 0),
            amends_in=_AMENDS.get(body.code, 0),
            newest=_NEWEST.get(body.code), on_the_desk=_ON_THE_DESK.get(body.code, 0),
        )  # fmt: skip
    if body in TOWNSHIPS:
        own = ONE if position % 4 == 0 and body.code != "gtz" else NONE
        return Plan(body, usual, own, story, late, newest=_NEWEST.get(body.code))
    steps = (ONE, NONE, ONE, LEADER_ONLY, ONE, NONE, TWO)[position % 7]
    return Plan(body, usual, steps, story, late, nil=0.6)


PLANS = tuple(_plan(position, body) for position, body in enumerate(ROSTER, start=1))
BY_CODE = {plan.body.code: plan for plan in PLANS}
