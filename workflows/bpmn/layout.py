"""Where everything stands: left to right, one band for each lane, ways around above and below."""

from dataclasses import dataclass

from workflows.bpmn.chart import Chart, Edge, Shape

Point = tuple[int, int]

LEFT, TOP = 160, 80
HEAD = 30
BAND = 260
STEP = 190
_SIZES = {
    Shape.TASK: (130, 80),
    Shape.SEND: (130, 80),
    Shape.GATEWAY: (50, 50),
    Shape.START: (36, 36),
    Shape.END: (36, 36),
    Shape.RETURN: (36, 36),
}


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The height of its centre."""
        return self.y + self.height // 2

    @property
    def centre(self) -> int:
        """The horizontal place of its centre."""
        return self.x + self.width // 2

    @property
    def right(self) -> int:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True)
class Layout:
    """The boxes by node id, the bands by lane, the pool around them, each flow's way; where words stand."""

    boxes: dict[str, Box]
    bands: dict[str, Box]
    pool: Box
    ways: dict[str, list[Point]]
    words: dict[str, Box]


def laid_out(chart: Chart) -> Layout:
    """Place a chart."""
    order = list(chart.lanes)
    boxes: dict[str, Box] = {}
    column = 0
    for node in chart.nodes:
        width, height = _SIZES[node.shape]
        top = TOP + order.index(node.lane) * BAND
        if node.attached:
            host = boxes[node.attached]
            boxes[node.id] = Box(host.x + 20, host.bottom - height // 2, width, height)
            continue
        # A task takes two half columns, and so does a gateway: the words of its condition need room.
        centre = LEFT + HEAD + 60 + column * STEP // 2
        column += 1 if node.shape in {Shape.START, Shape.END} else 2
        if node.shape in {Shape.TASK, Shape.SEND}:
            centre += STEP // 4
        boxes[node.id] = Box(centre - width // 2, top + BAND // 2 - height // 2, width, height)
    wide = max(each.right for each in boxes.values()) + 60 - LEFT
    bands = {
        lane: Box(LEFT + HEAD, TOP + n * BAND, wide - HEAD, BAND) for n, lane in enumerate(order)
    }
    pool = Box(LEFT, TOP, wide, BAND * len(order))
    ways = {each.id: _way(chart, each, boxes, bands) for each in chart.edges}
    return Layout(boxes, bands, pool, ways, _words(chart, boxes, ways))


def _words(chart: Chart, boxes: dict[str, Box], ways: dict[str, list[Point]]) -> dict[str, Box]:
    """Where names stand that would lie on something else."""
    found = {}
    for node in chart.nodes:
        box = boxes[node.id]
        if node.shape == Shape.RETURN:
            found[node.id] = Box(box.right + 2, box.bottom - 14, 40, 14)
    for edge in chart.edges:
        (x, y), (end, _y) = ways[edge.id][0], ways[edge.id][-1]
        if edge.condition:
            found[edge.id] = Box(x + 2, y - 58, end - x - 12, 52)
        elif edge.default:
            found[edge.id] = Box(x + 6, ways[edge.id][1][1] - 18, 60, 14)
    return found


def _way(chart: Chart, edge: Edge, boxes: dict[str, Box], bands: dict[str, Box]) -> list[Point]:
    """The corners of a flow."""
    source, target = boxes[edge.source], boxes[edge.target]
    node = chart.node(edge.source)
    if node.shape == Shape.RETURN:
        rail = bands[node.lane].bottom - 24
        return [
            (source.centre, source.bottom),
            (source.centre, rail),
            (target.centre, rail),
            (target.centre, target.bottom),
        ]
    if edge.default:
        over = bands[node.lane].y + 34
        return [
            (source.centre, source.y),
            (source.centre, over),
            (target.centre, over),
            (target.centre, target.y),
        ]
    if source.middle != target.middle:
        half = (source.right + target.x) // 2
        return [
            (source.right, source.middle),
            (half, source.middle),
            (half, target.middle),
            (target.x, target.middle),
        ]
    return [(source.right, source.middle), (target.x, target.middle)]
