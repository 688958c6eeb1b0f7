"""A signature drawn on the screen: strokes as the browser sends them, and the picture made of them.

The browser sends whole numbers, never a picture: `x,y x,y;x,y x,y`, one stroke between semicolons, on
a sheet 1000 wide and 300 high. So there is nothing in it that a picture could hide.
"""

import re
from itertools import pairwise
from math import hypot

WIDTH, HEIGHT = 1000, 300
MOST_POINTS = 20_000
# A dot or a tick is no name: the line's whole length on the sheet.
SHORTEST = 120

_SENT = re.compile(
    r"\d{1,4},\d{1,4}(?: \d{1,4},\d{1,4})*(?:;\d{1,4},\d{1,4}(?: \d{1,4},\d{1,4})*)*"
)
_PATH = re.compile(rb' d="([ML0-9 ]*)"')

Stroke = list[tuple[int, int]]


class NoSignature(ValueError):
    """What was sent is no drawn name."""


def read(sent: str) -> list[Stroke]:
    """The strokes. Raises NoSignature for anything else, and for less than a name."""
    if not _SENT.fullmatch(sent):
        raise NoSignature
    strokes = [
        [(int(x), int(y)) for x, y in (point.split(",") for point in each.split(" "))]
        for each in sent.split(";")
    ]
    points = [point for each in strokes for point in each]
    if len(points) > MOST_POINTS or any(x > WIDTH or y > HEIGHT for x, y in points):
        raise NoSignature
    if (
        sum(hypot(b[0] - a[0], b[1] - a[1]) for each in strokes for a, b in pairwise(each))
        < SHORTEST
    ):
        raise NoSignature
    return strokes


def as_svg(strokes: list[Stroke]) -> bytes:
    """The picture that is kept: one path."""
    path = " ".join(
        f"M{each[0][0]} {each[0][1]}" + "".join(f" L{x} {y}" for x, y in each[1:])
        for each in strokes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="#000" stroke-width="6" stroke-linecap="round"'
        f' stroke-linejoin="round"/></svg>'
    ).encode()


def path_of(svg: bytes) -> str:
    """The path of a kept picture, to be drawn on a page; empty for anything that `as_svg` never made."""
    found = _PATH.search(svg)
    return found[1].decode() if found else ""
