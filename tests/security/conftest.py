"""A file storage of each test's own, and a county at work with a person's case."""

from pathlib import Path
from typing import Any

import pytest

from tenants import clock
from tests.cast import County, at
from tests.security.people import persons_list, publish_a_person

NOW = "2026-02-02 09:00"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    """Where the test's files lie."""
    place = tmp_path / "files"
    place.mkdir()
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    return place


@pytest.fixture
def town(county: County) -> County:
    """The county in which people can apply at 财政局 and 琯头镇, and the platform knows one of them."""
    with clock.at(at(NOW)):
        publish_a_person()
        persons_list(county, "czj")
        persons_list(county, "gtz")
    return county


@pytest.fixture
def open_town(open_county: County) -> County:
    """The same, committed: for the owner's eye, for commands, for kills."""
    with clock.at(at(NOW)):
        publish_a_person()
        persons_list(open_county, "czj")
        persons_list(open_county, "gtz")
    return open_county
