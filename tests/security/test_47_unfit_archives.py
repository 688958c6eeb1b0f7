"""47: an archive that is changed, cut, foreign or newer is refused; one that hides rows is never made."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from config.backup.errors import BackupError
from config.backup.restoring import check
from config.backup.sealed import CHUNK, MARK
from tests.owner import as_owner
from tests.security.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

OTHER_KEY = bytes(range(160, 192))


def refusals(installation: Installation, archive: Path) -> Iterator[tuple[str, bytes]]:
    """Archives that are not whole, with a word of what must be said."""
    good = archive.read_bytes()
    header = good.index(b"}") + 1
    first = header + 4 + CHUNK + 16
    second = first + 4 + CHUNK + 16
    assert len(good) > second
    yield "not a backup", b""
    yield "not a backup", b"PK\x03\x04" + good
    yield "not a backup", good[: len(MARK) + 2]
    yield "header", good.replace(b'"salt": "', b'"salt": "x', 1)
    yield "changed", good.replace(b'"version": "', b'"version": ".', 1)
    for place in (header + 5, first + 900, second + 5, len(good) - 1):
        yield "changed", good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
    for place in (header, header + 2, first - 1, len(good) - 1):
        yield "cut off", good[:place]
    yield "cut off", good[:first]
    yield "cut off", good[:second]
    yield "changed", good[:header] + good[first:second] + good[header:first] + good[second:]
    yield "changed", good[:header] + good[header:first] * 2 + good[second:]
    yield "changed", good[:first] + good[second:]
    yield "damaged", good + b"x"
    other = installation.back_up("other.cxb").read_bytes()
    yield "changed", good[:first] + other[first:]


def test_47_an_archive_that_is_not_whole_is_refused(
    installation: Installation, settings: Any
) -> None:
    archive = installation.back_up()
    bad = installation.folder / "bad.cxb"
    for word, content in refusals(installation, archive):
        bad.write_bytes(content)
        with pytest.raises(BackupError, match=word):
            check(bad)
    before = installation.everything()
    code, said = installation.restore(bad, "--replace")
    assert code == 1 and "changed, cut off or damaged" in said
    assert installation.restore(installation.folder / "absent.cxb", "--check") == (
        1,
        f"{installation.folder / 'absent.cxb'}: No such file or directory.",
    )
    settings.BACKUP_KEY = OTHER_KEY
    code, said = installation.restore(archive, "--replace")
    assert code == 1 and "made with another backup key" in said
    assert installation.everything() == before


def test_47_an_archive_is_checked_without_restoring(installation: Installation) -> None:
    archive = installation.back_up()
    installation.deed()
    before = installation.everything()
    code, said = installation.restore(archive, "--check")
    assert code == 0 and "is whole" in said and "checkpoint 2" in said
    assert installation.everything() == before


def test_47_an_archive_gives_nothing_away(installation: Installation) -> None:
    archive = installation.back_up()
    assert archive.stat().st_mode & 0o777 == 0o600
    content = archive.read_bytes()
    for open_text in ("财政局", "tenants_user", "pbkdf2", "md5$"):
        assert open_text.encode() not in content


def test_47_a_newer_archive_is_refused(installation: Installation) -> None:
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied)"
            " VALUES ('audit', '9999_of_next_year', now())"
        )
    try:
        archive = installation.back_up()
    finally:
        with as_owner() as owner:
            owner.execute("DELETE FROM django_migrations WHERE name = '9999_of_next_year'")
    code, said = installation.restore(archive, "--replace")
    assert code == 1 and "newer version" in said and "audit.9999_of_next_year" in said


def test_47_a_table_that_hides_rows_stops_the_backup(installation: Installation) -> None:
    with as_owner() as owner:
        owner.execute("CREATE TABLE hidden (id int)")
        owner.execute("ALTER TABLE hidden ENABLE ROW LEVEL SECURITY")
        owner.execute("GRANT SELECT ON hidden TO chengxin_backup")
    try:
        with pytest.raises(CommandError, match="hidden hides rows"):
            installation.back_up()
    finally:
        with as_owner() as owner:
            owner.execute("DROP TABLE hidden")
