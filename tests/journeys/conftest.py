"""The stories' site: the county of the cast, committed, behind a real server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import County
from tests.journeys.site import Site


@pytest.fixture
def site(open_county: County, settings: Any, tmp_path: Path) -> Iterator[Site]:
    """The product behind a port, on the first day of 2026, with a file storage of its own."""
    place = {"OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | place}
    with Site.running(open_county) as running:
        yield running
