"""The trail to tamper with, and an installation to back up and restore."""

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
from tests.owner import as_owner
from tests.security.installation import Installation
from tests.security.tampering import CHAINS, Trail
from tests.stories import live_in, open_month, submitted_month

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
