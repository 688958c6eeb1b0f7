"""A faultless row, and what one rule says of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from casefiles.itemlists.citations import basis_level
from casefiles.itemlists.rules import Finding, Row, check, find

DAY = date(2026, 3, 2)
FAULTLESS: dict[str, Any] = {
    "position": 1,
    "code": "SY-01",
    "name": "供应商资格审查",
    "category": "procurement",
    "subject_kinds": ("legal",),
    "stage": "review",
    "use_modes": ("record", "commitment"),
    "channel": "福州市公共信用信息平台",
    "report_terms": "",
    "dishonesty_measure": "暂停受理，告知整改",
    "legal_basis": "《中华人民共和国政府采购法》第二十二条（法律）",
    "needs_consent": False,
    "effective_on": date(2026, 1, 1),
    "expires_on": None,
    "yearly_estimate": 320,
}


def a_row(**changes: Any) -> Row:
    facts = FAULTLESS | changes
    return Row(basis_level=basis_level(facts["legal_basis"]) or "", **facts)


@pytest.fixture
def row() -> Callable[..., Row]:
    """A faultless row, with what a test wants otherwise."""
    return a_row


@pytest.fixture
def says() -> Callable[..., list[Finding]]:
    """What one rule finds: `says("expired", day, row, row …)`."""

    def of(code: str, *rows: Row, day: date = DAY) -> list[Finding]:
        rule = find(code)
        assert rule is not None
        return list(check(rows, day, [rule]))

    return of


@pytest.fixture
def codes() -> Callable[..., list[str]]:
    """The rules that find something in one row that differs so."""
    return lambda **changes: [each.rule.code for each in check([a_row(**changes)], DAY)]
