"""`docs/security.md` promises what is tested: every number, every file it names, every test by its number."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
FILE = re.compile(r"`(tests/[\w/]+\.py)`")
ALL = range(1, 48)
# What is promised and not held yet; the page would say so in its own words.
OPEN: set[int] = set()


def rows() -> dict[int, tuple[str, str, str]]:
    """Number → promise, mechanism, tests."""
    found = {int(number): rest for number, *rest in ROW.findall(PAGE)}
    return {number: (promise, how, tests) for number, (promise, how, tests) in found.items()}


def test_every_number_is_on_the_page_once() -> None:
    assert [int(number) for number, *_rest in ROW.findall(PAGE)] == list(ALL)


def test_every_promise_names_tests_that_exist() -> None:
    for number, (_promise, _how, tests) in rows().items():
        named = FILE.findall(tests)
        assert bool(named) != (number in OPEN), number
        missing = [each for each in named if not (ROOT / each).is_file()]
        assert missing == [], number


def test_every_number_has_a_test_of_its_name() -> None:
    for number in set(ALL) - OPEN:
        files = sorted((ROOT / "tests" / "security").glob(f"test_{number:02d}_*.py"))
        assert files, number
        for each in files:
            assert f"def test_{number:02d}_" in each.read_text(encoding="utf-8"), each
            assert f"`{each.relative_to(ROOT)}`" in rows()[number][2], f"{each.name} is not named"
