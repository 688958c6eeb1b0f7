"""The stories' site: the county of the cast, committed, behind a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import County
from tests.journeys.site import Site

BOOKS = Path(__file__).parents[1] / "data" / "workbooks"


@pytest.fixture
def site(open_county: County) -> Iterator[Site]:
    """The product behind a port, on the first day of 2026."""
    with Site.running(open_county) as running:
        yield running
