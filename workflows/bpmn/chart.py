"""What a drawing holds: lanes, nodes and flows, made from a template's steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from workflows.models import Mode
from workflows.planned import NewStep
from workflows.sentences import when


class Shape(StrEnum):
    """The BPMN elements that we use."""

    START = "startEvent"
    TASK = "userTask"
    SEND = "sendTask"
    GATEWAY = "exclusiveGateway"
    RETURN = "boundaryEvent"
    END = "endEvent"


@dataclass(frozen=True)
class Mark:
    """What has become of a step: `state` is done, now, returned, skipped or next; notes are lines of history."""

    state: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loop:
    """Several signers of one task: in turn or at the same time, complete by a rule in words."""

    in_turn: bool
    complete: str


@dataclass(frozen=True)
class Node:
    """One element. A boundary event names the task that it is `attached` to."""

    id: str
    shape: Shape
    name: str = ""
    lane: str = "unit"
    who: str = ""
    notes: tuple[str, ...] = ()
    loop: Loop | None = None
    attached: str = ""
    state: str = ""


@dataclass(frozen=True)
class Edge:
    """A sequence flow; with a `condition` it is taken when that holds, a `default` one otherwise."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    default: bool = False


@dataclass
class Chart:
    """A whole process: its lanes by id and name, its nodes in reading order, its flows."""

    name: str
    lanes: dict[str, str]
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def node(self, key: str) -> Node:
        """The node of that id."""
        return next(each for each in self.nodes if each.id == key)

    def join(self, source: str, target: str, name: str = "", *, default: bool = False) -> None:
        """A flow; a name on a flow out of a gateway is its condition."""
        number = len(self.edges) + 1
        condition = name if name and not default else ""
        self.edges.append(Edge(f"flow_{number}", source, target, name, condition, default))


def filing_chart(
    name: str,
    steps: Sequence[NewStep],
    lanes: dict[str, str],
    marks: Mapping[str, Mark] | None = None,
) -> Chart:
    """What a unit files: prepared, signed by the unit's steps, reviewed by the office.

    `lanes` names the unit (`unit`) and the office (`office`). `marks` are by node id: `prepare`,
    `step_1` …, `review`.
    """
    chart, marks = Chart(name, lanes), marks or {}
    chart.nodes.append(Node("start", Shape.START, _("开启")))
    _task(chart, marks, Node("prepare", Shape.TASK, _("填报"), who=_("经办人")))
    chart.join("start", "prepare")
    last = _steps(chart, marks, steps, "prepare", after="forward")
    chart.nodes.append(Node("forward", Shape.SEND, _("报送信用办"), state=_sent(marks)))
    last("forward")
    _task(
        chart,
        marks,
        Node("review", Shape.TASK, _("信用办审核"), "office", who=_("信用办审核员")),
        back_to="prepare",
    )
    chart.join("forward", "review")
    chart.nodes.append(Node("end", Shape.END, _("采纳"), "office"))
    chart.join("review", "end")
    return chart


def case_chart(
    name: str,
    steps: Sequence[NewStep],
    lanes: dict[str, str],
    marks: Mapping[str, Mark] | None = None,
) -> Chart:
    """A credit check: checked and proposed, signed by the unit's steps, decided by another person."""
    chart, marks = Chart(name, {"unit": lanes["unit"]}), marks or {}
    chart.nodes.append(Node("start", Shape.START, _("受理")))
    _task(chart, marks, Node("check", Shape.TASK, _("信用核查"), who=_("经办人")))
    chart.join("start", "check")
    last = _steps(chart, marks, steps, "check", after="decide")
    _task(
        chart,
        marks,
        Node("decide", Shape.TASK, _("作出决定"), who=_("审核人")),
        back_to="check",
    )
    last("decide")
    chart.nodes.append(Node("end", Shape.END, _("办结")))
    chart.join("decide", "end")
    return chart


class _Loose:
    """Flow ends that wait for the next node: (source, name, default)."""

    def __init__(self, chart: Chart, source: str) -> None:
        self.chart = chart
        self.ends: list[tuple[str, str, bool]] = [(source, "", False)]

    def __call__(self, target: str) -> None:
        """Lead all of them to a node."""
        for source, name, default in self.ends:
            self.chart.join(source, target, name, default=default)
        self.ends = []


def _steps(
    chart: Chart, marks: Mapping[str, Mark], steps: Sequence[NewStep], first: str, after: str
) -> _Loose:
    loose = _Loose(chart, first)
    for number, step in enumerate(steps, start=1):
        key = f"step_{number}"
        if step.conditions:
            gate = f"gate_{number}"
            chart.nodes.append(Node(gate, Shape.GATEWAY, _("是否须经“%s”") % step.title))
            loose(gate)
            loose.ends = [(gate, when(step), False)]
        _task(chart, marks, _step_node(key, step), back_to=first)
        loose(key)
        loose.ends = [(key, "", False)]
        if step.conditions:
            loose.ends.append((f"gate_{number}", _("否则"), True))
    return loose


def _step_node(key: str, step: NewStep) -> Node:
    loop = None
    if step.mode != Mode.ANY or step.role is None:
        loop = Loop(step.mode == Mode.IN_TURN, step.how)
    words = [step.how, _("时限%(n)s个工作日") % {"n": step.limit_days}]
    if step.copies:
        words.append(_("抄送%(who)s") % {"who": step.copies})
    return Node(
        key,
        Shape.TASK,
        step.title,
        who=step.who,
        notes=tuple(each for each in words if each),
        loop=loop,
    )


def _task(chart: Chart, marks: Mapping[str, Mark], node: Node, back_to: str = "") -> None:
    """Put in a task with what became of it, and the way back that a return takes."""
    mark = marks.get(node.id, Mark())
    notes = (*node.notes, *mark.notes)
    chart.nodes.append(Node(**{**vars(node), "notes": notes, "state": mark.state}))
    if back_to:
        back = f"{node.id}_returned"
        chart.nodes.append(Node(back, Shape.RETURN, _("退回"), node.lane, attached=node.id))
        chart.join(back, back_to)


def _sent(marks: Mapping[str, Mark]) -> str:
    return "done" if marks.get("review", Mark()).state not in {"", "next"} else ""
