"""BPMN: well-formed, every reference resolves, elements in the schema's order, every real step named and drawn."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from tenants.models import User
from tenants.roles import Role
from workflows.bpmn import Mark, case_chart, filing_chart, written
from workflows.bpmn.writer import BPMN, COLOR, DC, DD, DI, XSI
from workflows.models import Mode
from workflows.planned import NewStep

PEOPLE = tuple(User(pk=n, display_name=f"{name}某某") for n, name in enumerate("甲乙丙", start=1))
MANY = ({"fact": "rows", "test": "at_least", "value": 10},)
STEPS = [
    NewStep("科室负责人审核", Role.APPROVER, 3),
    NewStep("法规股会签", mode=Mode.ALL, people=PEOPLE, ratio=60, conditions=MANY),
    NewStep("班子依次签署", mode=Mode.IN_TURN, people=PEOPLE, conditions=MANY),
    NewStep("分管领导<审签> & 签发", Role.LEADER, copy_roles=(Role.UNIT_ADMIN,)),
]
LANES = {"unit": "财政局", "office": "连江县信用办"}
# The order in which the OMG's schema wants the children of an activity.
ORDER = (
    "documentation",
    "incoming",
    "outgoing",
    "potentialOwner",
    "multiInstanceLoopCharacteristics",
)


def read(text: bytes) -> ET.Element:
    return ET.fromstring(text)


def tag(name: str, space: str = BPMN) -> str:
    return f"{{{space}}}{name}"


def plain(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


CHARTS = {
    "filing": written(filing_chart("事项清单 第2版", STEPS, LANES)),
    "filing without steps": written(filing_chart("报送", [], LANES)),
    "case": written(case_chart("办件", STEPS, LANES)),
    "marked": written(
        filing_chart("月报", STEPS, LANES, {"step_1": Mark("done", ("第1轮：林某某 同意",))})
    ),
}


@pytest.fixture(params=sorted(CHARTS))
def chart(request: pytest.FixtureRequest) -> ET.Element:
    return read(CHARTS[request.param])


def test_ids_are_unique_and_references_resolve(chart: ET.Element) -> None:
    ids = Counter(each.get("id") for each in chart.iter() if each.get("id"))
    assert [key for key, many in ids.items() if many > 1] == []
    named = ("sourceRef", "targetRef", "processRef", "bpmnElement", "attachedToRef", "default")
    asked = {each.get(name) for each in chart.iter() for name in named if each.get(name)}
    asked |= {
        each.text
        for name in ("flowNodeRef", "incoming", "outgoing")
        for each in chart.iter(tag(name))
    }
    assert asked <= set(ids)


def test_flows_and_nodes_agree(chart: ET.Element) -> None:
    process = chart.find(tag("process"))
    assert process is not None
    for flow in process.iter(tag("sequenceFlow")):
        for end, side in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
            (node,) = [each for each in process if each.get("id") == flow.get(end)]
            assert flow.get("id") in [each.text for each in node.findall(tag(side))]
    for node in process:
        if plain(node) in {"laneSet", "sequenceFlow"}:
            continue
        ways_in, ways_out = node.findall(tag("incoming")), node.findall(tag("outgoing"))
        assert bool(ways_in) == (plain(node) not in {"startEvent", "boundaryEvent"}), node.get("id")
        assert bool(ways_out) == (plain(node) != "endEvent"), node.get("id")
    for gateway in process.iter(tag("exclusiveGateway")):
        ways = [each.text for each in gateway.findall(tag("outgoing"))]
        asked = [f for f in process.iter(tag("sequenceFlow")) if f.get("id") in ways]
        assert len(ways) == 2 and gateway.get("default") in ways
        (conditional,) = [f for f in asked if f.get("id") != gateway.get("default")]
        words = conditional.find(tag("conditionExpression"))
        assert words is not None and words.text == conditional.get("name") == "事项条数不少于 10"
        assert words.get(tag("type", XSI)) == "bpmn:tFormalExpression"


def test_every_lane_holds_its_nodes_once(chart: ET.Element) -> None:
    process = chart.find(tag("process"))
    assert process is not None
    held = Counter(each.text for each in process.iter(tag("flowNodeRef")))
    nodes = {each.get("id") for each in process if plain(each) not in {"laneSet", "sequenceFlow"}}
    assert set(held) == nodes and set(held.values()) == {1}


def test_children_stand_in_the_schemas_order(chart: ET.Element) -> None:
    assert [plain(each) for each in chart] == ["collaboration", "process", "BPMNDiagram"]
    for task in chart.iter(tag("userTask")):
        places = [ORDER.index(plain(each)) for each in task]
        assert places == sorted(places)
    for shape in chart.iter(tag("BPMNShape", DI)):
        assert [plain(each) for each in shape] in (["Bounds"], ["Bounds", "BPMNLabel"])
    for edge in chart.iter(tag("BPMNEdge", DI)):
        names = [plain(each) for each in edge]
        assert names.count("waypoint") >= 2 and set(names[-1:]) <= {"waypoint", "BPMNLabel"}


def test_everything_is_drawn_inside_the_pool(chart: ET.Element) -> None:
    process = chart.find(tag("process"))
    assert process is not None
    drawn = {each.get("bpmnElement") for each in chart.iter(tag("BPMNShape", DI))}
    drawn |= {each.get("bpmnElement") for each in chart.iter(tag("BPMNEdge", DI))}
    real = {each.get("id") for each in process if plain(each) != "laneSet"}
    assert real < drawn
    bounds = {
        shape.get("bpmnElement"): [
            int(str(shape.find(tag("Bounds", DC)).get(side)))  # type: ignore[union-attr]
            for side in ("x", "y", "width", "height")
        ]
        for shape in chart.iter(tag("BPMNShape", DI))
    }
    left, top, wide, high = bounds["pool"]
    for x, y, width, height in bounds.values():
        assert left <= x and x + width <= left + wide and top <= y and y + height <= top + high
    for point in chart.iter(tag("waypoint", DD)):
        x, y = int(str(point.get("x"))), int(str(point.get("y")))
        assert left <= x <= left + wide and top <= y <= top + high


def test_the_real_steps_are_named() -> None:
    tasks = {each.get("id"): each for each in read(CHARTS["filing"]).iter(tag("userTask"))}
    titles = [each.get("name") for each in tasks.values()]
    assert titles == ["填报", *(each.title for each in STEPS), "信用办审核"]
    said = tasks["step_4"].findtext(tag("documentation"))
    assert said == "分管领导\n时限2个工作日\n抄送单位管理员"
    assert [each.get("name") for each in read(CHARTS["case"]).iter(tag("userTask"))] == [
        "信用核查",
        *(each.title for each in STEPS),
        "作出决定",
    ]


def test_several_signers_are_a_loop() -> None:
    tasks = {each.get("id"): each for each in read(CHARTS["filing"]).iter(tag("userTask"))}
    loops = {key: each.find(tag("multiInstanceLoopCharacteristics")) for key, each in tasks.items()}
    assert {key for key, each in loops.items() if each is not None} == {"step_2", "step_3"}
    together, in_turn = loops["step_2"], loops["step_3"]
    assert together is not None and in_turn is not None
    assert together.get("isSequential") == "false" and in_turn.get("isSequential") == "true"
    assert together.findtext(tag("completionCondition")) == "会签（3人中2人同意）"
    owner = tasks["step_3"].find(f".//{tag('formalExpression')}")
    assert owner is not None and owner.text == "甲某某 → 乙某某 → 丙某某"


def test_marks_colour_and_tell() -> None:
    chart = read(CHARTS["marked"])
    (task,) = [each for each in chart.iter(tag("userTask")) if each.get("id") == "step_1"]
    assert "第1轮：林某某 同意" in str(task.findtext(tag("documentation")))
    coloured = {
        each.get("bpmnElement")
        for each in chart.iter(tag("BPMNShape", DI))
        if each.get(tag("background-color", COLOR))
    }
    assert coloured == {"step_1"}
