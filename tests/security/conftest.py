"""A file storage of each test's own, a county at work with a person's case, a trail to tamper with."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import checkpoints
from audit.record import record
from casefiles import actions
from tenants import clock
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.journeys.conftest import site as site
from tests.lives import live_in
from tests.owner import as_owner
from tests.security.installation import Installation
from tests.security.people import persons_list, publish_a_person
from tests.security.tampering import CHAINS, Trail
from tests.stories import open_month, submitted_month

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


FILES = {
    "empty.txt": b"",
    "small/清单 一.xlsx": "合成数据".encode(),
    "small/deep/er/photo.png": bytes(range(256)) * 40,
    "exports/large.bin": os.urandom(3 * 1024 * 1024 + 17),
}


@pytest.fixture
def installation(
    open_county: County, settings: Any, checkpoint_file: Path, tmp_path: Path
) -> Installation:
    """A county that has worked a little, with files of all sizes."""
    place = {"OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | place}
    made = Installation(open_county, tmp_path, checkpoint_file)
    live_in(open_county, "czj")
    for name, content in FILES.items():
        made.store(name, content)
    checkpoints.take("hourly")
    return made


@pytest.fixture
def trail(open_county: County, checkpoint_file: Path) -> Iterator[Trail]:
    """Some interleaved work, a checkpoint at three heights, and the owner with the locks taken off."""
    file = checkpoint_file
    for day, period in enumerate(("2026-01", "2026-02", "2026-03"), start=1):
        with clock.at(at(f"2026-04-0{day} 09:00")):
            open_month(open_county, "czj", period)
            submitted_month(open_county, "zjj", period)
            submitted_month(open_county, "gtz", period)
            with office_scope(open_county.office):
                record(
                    actions.MEMBER_LEFT,
                    open_county.office,
                    by=open_county.actor("administrator"),
                    person="郑某某",
                    role="reviewer",
                    until="2026-04-01",
                )
            with every_unit(because="test"):
                assert checkpoints.write(file) == len(CHAINS)
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER entries_are_append_only")
        owner.execute("CREATE TEMPORARY TABLE trail_as_it_was AS SELECT * FROM audit_entry")
        owner.commit()
        try:
            yield Trail(owner, file)
        finally:
            owner.rollback()
            owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER entries_are_append_only")
            owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
