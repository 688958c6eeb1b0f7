"""Countersignatures by an RFC 3161 authority: true ones count, false ones do not, nothing waits."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from audit import checkpoints, timestamps
from audit.verdicts import Verdict
from audit.verify import verify
from config import jobs
from tenants.scope import every_unit
from tests.cast import County
from tests.owner import as_owner
from tests.security.authority import DAY, Authority


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Iterator[Authority]:
    with Authority().serving() as serving:
        settings.TIMESTAMP_URL = serving.url
        settings.TIMESTAMP_CERTIFICATES = serving.certificates(tmp_path / "root.pem")
        yield serving


def verdict(path: Path) -> Verdict:
    with every_unit(because="test"):
        return verify(path)


def test_29_a_checkpoint_is_countersigned(
    open_county: County, checkpoint_file: Path, authority: Authority, capsys: Any
) -> None:
    jobs.checkpoint(timestamp=0)
    (token,) = timestamps.tokens(checkpoint_file)
    assert token is not None and token.number == 1
    said = verdict(checkpoint_file)
    assert said.faults == () and said.notes == () and said.countersigned == 1
    # A line is countersigned once.
    assert timestamps.countersign(checkpoint_file) == "" and authority.asked == 1
    call_command("verify_trail")
    assert "countersigned up to line 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "mood",
    [
        "wrong hash",
        "wrong nonce",
        "wrong key",
        "wrong clock",
        "rejection",
        "garbage",
        "error",
        "endless",
    ],
)
def test_29_a_false_answer_does_not_count(
    open_county: County, checkpoint_file: Path, authority: Authority, mood: str
) -> None:
    authority.mood = mood
    checkpoints.take("hourly")
    assert authority.url in timestamps.countersign(checkpoint_file)
    assert not timestamps.token_file(checkpoint_file).exists()
    said = verdict(checkpoint_file)
    assert said.faults == () and said.checkpoints == 1 and said.countersigned == 0
    # The next run has a token for the line that is then the last, which stands on this one.
    authority.mood = ""
    checkpoints.take("hourly")
    assert timestamps.countersign(checkpoint_file) == ""
    assert verdict(checkpoint_file).countersigned == 2


@pytest.mark.parametrize("mood", ["silent", "drip"])
def test_29_a_slow_authority_holds_nothing_up(
    open_county: County,
    checkpoint_file: Path,
    authority: Authority,
    mood: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timestamps, "PATIENCE", 0.5)
    authority.mood = mood
    begin = time.monotonic()
    jobs.checkpoint(timestamp=0)
    assert time.monotonic() - begin < 5
    assert verdict(checkpoint_file).checkpoints == 1
    assert timestamps.countersign(checkpoint_file)


def test_29_an_authority_that_is_away_holds_nothing_up(
    open_county: County, checkpoint_file: Path, settings: Any, tmp_path: Path
) -> None:
    with Authority().serving() as gone:
        settings.TIMESTAMP_URL = gone.url
        settings.TIMESTAMP_CERTIFICATES = gone.certificates(tmp_path / "root.pem")
    jobs.checkpoint(timestamp=0)
    assert verdict(checkpoint_file).checkpoints == 1
    assert gone.url in timestamps.countersign(checkpoint_file)


def test_29_an_expired_or_foreign_certificate_does_not_count(
    open_county: County, checkpoint_file: Path, settings: Any, tmp_path: Path
) -> None:
    checkpoints.take("hourly")
    for authority in (
        Authority(valid_until=datetime.now(UTC) - DAY),
        Authority(usage=False),
    ):
        with authority.serving():
            settings.TIMESTAMP_URL = authority.url
            settings.TIMESTAMP_CERTIFICATES = authority.certificates(tmp_path / "root.pem")
            assert "not valid" in timestamps.countersign(checkpoint_file)
    with Authority().serving() as stranger:
        settings.TIMESTAMP_URL = stranger.url
        assert "not valid" in timestamps.countersign(checkpoint_file)
        settings.TIMESTAMP_CERTIFICATES = str(tmp_path / "absent.pem")
        assert "CHENGXIN_TIMESTAMP_CERTIFICATES" in timestamps.countersign(checkpoint_file)


def test_29_a_token_outlives_its_certificate_and_binds_whoever_has_the_key(
    open_county: County, checkpoint_file: Path, settings: Any, tmp_path: Path
) -> None:
    """A line that the key's holder wrote anew has no token of its own time."""
    checkpoints.take("hourly")
    ended = Authority(valid_until=datetime.now(UTC) - DAY)
    ended.moment = datetime.now(UTC) - 2 * DAY
    with ended.serving():
        settings.TIMESTAMP_CERTIFICATES = ended.certificates(tmp_path / "root.pem")
        settings.TIMESTAMP_URL = ended.url
        assert "which is not the time" in timestamps.countersign(checkpoint_file)
        timestamps.CLOCKS_DIFFER, real = 9 * DAY, timestamps.CLOCKS_DIFFER
        try:
            assert timestamps.countersign(checkpoint_file) == ""
        finally:
            timestamps.CLOCKS_DIFFER = real
    assert verdict(checkpoint_file).countersigned == 1
    # The same line again, written later by whoever holds the key: the token is not for it.
    (first,) = checkpoint_file.read_bytes().splitlines()
    checkpoint_file.unlink()
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_checkpointmark")
    checkpoints.take("hourly")
    assert checkpoint_file.read_bytes().splitlines() != [first]
    assert [each.seq for each in verdict(checkpoint_file).faults] == [1]


def test_29_a_changed_or_foreign_token_is_found(
    open_county: County, checkpoint_file: Path, authority: Authority
) -> None:
    for _ in range(2):
        jobs.checkpoint(timestamp=0)
    file = timestamps.token_file(checkpoint_file)
    first, second = (json.loads(line) for line in file.read_text().splitlines())
    for changed in (
        [first | {"answer": second["answer"]}, second],
        [first, second | {"answer": "AAAA"}],
        [first, second, first | {"number": 7}],
    ):
        file.write_text("".join(json.dumps(each) + "\n" for each in changed))
        assert verdict(checkpoint_file).faults
    file.write_text("{}\n" + json.dumps(second) + "\n")
    assert [each.what for each in verdict(checkpoint_file).faults] == [
        "the countersignature in this place was changed"
    ]
    file.write_text(json.dumps(second) + "\n")
    said = verdict(checkpoint_file)
    assert said.faults == () and said.countersigned == 2


def test_29_without_the_certificates_it_is_said_that_nothing_was_checked(
    open_county: County, checkpoint_file: Path, authority: Authority, settings: Any
) -> None:
    jobs.checkpoint(timestamp=0)
    settings.TIMESTAMP_CERTIFICATES = ""
    said = verdict(checkpoint_file)
    assert said.faults == () and said.countersigned == 0
    assert any("countersignatures were not checked" in note for note in said.notes)
