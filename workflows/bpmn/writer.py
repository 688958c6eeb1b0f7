"""A chart as a BPMN 2.0 file: the elements in the order of the OMG's schema, and their drawing."""

from xml.etree import ElementTree as ET

from workflows.bpmn.chart import Chart, Edge, Node, Shape
from workflows.bpmn.layout import Box, Layout, laid_out

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
_PREFIXES = {"bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI, "color": COLOR}

# What has become of a step → (border, background), as the pages colour it.
_TONES = {
    "done": ("#1b6e45", "#e2f3ea"),
    "now": ("#0b5cab", "#e8f1fb"),
    "returned": ("#a9231b", "#fbe8e6"),
    "skipped": ("#8792a0", "#eceff3"),
}


def written(chart: Chart) -> bytes:
    """The file, UTF-8."""
    for prefix, space in _PREFIXES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(
        f"{{{BPMN}}}definitions",
        {"id": "definitions", "targetNamespace": "urn:chengxin:process", "exporter": "Chengxin"},
    )
    together = _child(root, BPMN, "collaboration", id="collaboration")
    _child(together, BPMN, "participant", id="pool", name=chart.name, processRef="process")
    _process(root, chart)
    _diagram(root, chart, laid_out(chart))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _child(parent: ET.Element, space: str, tag: str, **has: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{space}}}{tag}", has)


def _said(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = _child(parent, BPMN, tag)
    element.text = text
    return element


def _process(root: ET.Element, chart: Chart) -> None:
    process = _child(root, BPMN, "process", id="process", name=chart.name, isExecutable="false")
    lanes = _child(process, BPMN, "laneSet", id="lanes")
    for key, name in chart.lanes.items():
        lane = _child(lanes, BPMN, "lane", id=f"lane_{key}", name=name)
        for node in chart.nodes:
            if node.lane == key:
                _said(lane, "flowNodeRef", node.id)
    for node in chart.nodes:
        _node(process, node, chart)
    for edge in chart.edges:
        _edge(process, edge)


def _node(process: ET.Element, node: Node, chart: Chart) -> None:
    has = {"id": node.id, "name": node.name}
    default = next((each.id for each in chart.edges if each.default and each.source == node.id), "")
    if default:
        has["default"] = default
    if node.attached:
        has |= {"attachedToRef": node.attached, "cancelActivity": "true"}
    element = _child(process, BPMN, node.shape.value, **has)
    lines = [node.who, *node.notes]
    if any(lines):
        _said(element, "documentation", "\n".join(each for each in lines if each))
    for edge in chart.edges:
        if edge.target == node.id:
            _said(element, "incoming", edge.id)
    for edge in chart.edges:
        if edge.source == node.id:
            _said(element, "outgoing", edge.id)
    if node.shape == Shape.RETURN:
        _child(element, BPMN, "escalationEventDefinition", id=f"{node.id}_event")
    if node.who:
        owner = _child(element, BPMN, "potentialOwner", id=f"{node.id}_owner")
        told = _child(owner, BPMN, "resourceAssignmentExpression", id=f"{node.id}_assignment")
        _said(told, "formalExpression", node.who)
    if node.loop is not None:
        loop = _child(
            element,
            BPMN,
            "multiInstanceLoopCharacteristics",
            isSequential="true" if node.loop.in_turn else "false",
        )
        _condition(loop, "completionCondition", node.loop.complete)


def _edge(process: ET.Element, edge: Edge) -> None:
    has = {"id": edge.id, "sourceRef": edge.source, "targetRef": edge.target}
    if edge.name:
        has["name"] = edge.name
    element = _child(process, BPMN, "sequenceFlow", **has)
    if edge.condition:
        _condition(element, "conditionExpression", edge.condition)


def _condition(parent: ET.Element, tag: str, words: str) -> None:
    _said(parent, tag, words).set(f"{{{XSI}}}type", "bpmn:tFormalExpression")


def _diagram(root: ET.Element, chart: Chart, layout: Layout) -> None:
    diagram = _child(root, DI, "BPMNDiagram", id="diagram", name=chart.name)
    plane = _child(diagram, DI, "BPMNPlane", id="plane", bpmnElement="collaboration")
    _shape(plane, "pool", layout.pool, isHorizontal="true")
    for key, box in layout.bands.items():
        _shape(plane, f"lane_{key}", box, isHorizontal="true")
    for node in chart.nodes:
        shown = _TONES.get(node.state)
        more = {"isMarkerVisible": "true"} if node.shape == Shape.GATEWAY else {}
        if shown is not None:
            more |= {
                f"{{{COLOR}}}border-color": shown[0],
                f"{{{COLOR}}}background-color": shown[1],
            }
        shape = _shape(plane, node.id, layout.boxes[node.id], **more)
        _label(shape, layout.words.get(node.id))
    for edge in chart.edges:
        drawn = _child(plane, DI, "BPMNEdge", id=f"{edge.id}_drawn", bpmnElement=edge.id)
        for x, y in layout.ways[edge.id]:
            _child(drawn, DD, "waypoint", x=str(x), y=str(y))
        _label(drawn, layout.words.get(edge.id))


def _shape(plane: ET.Element, key: str, box: Box, **more: str) -> ET.Element:
    has = {"id": f"{key}_drawn", "bpmnElement": key, **more}
    shape = ET.SubElement(plane, f"{{{DI}}}BPMNShape", has)
    _bounds(shape, box)
    return shape


def _label(drawn: ET.Element, box: Box | None) -> None:
    if box is not None:
        _bounds(_child(drawn, DI, "BPMNLabel"), box)


def _bounds(parent: ET.Element, box: Box) -> None:
    bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    _child(parent, DC, "Bounds", **{name: str(value) for name, value in bounds.items()})
