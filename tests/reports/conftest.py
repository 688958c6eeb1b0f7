"""The register of agencies that the tests keep."""

from collections.abc import Iterator

import pytest

from casefiles.reports import register
from tests.reports.papers import Books


@pytest.fixture
def books() -> Iterator[Books]:
    """Plugged in for one test."""
    before = list(register._register)
    kept = Books()
    register.use(kept)
    yield kept
    register.use(before[0] if before else None)
