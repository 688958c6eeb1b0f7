"""The checkpoint file itself: forged, cut, swapped, set back; lines of before the signature."""

import json
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from audit import chain, checkpoints, signing
from audit.checkpoint_file import last_line
from audit.exporting import export_now
from audit.record import record
from audit.verdicts import Verdict
from audit.verify import verify
from casefiles import actions
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.owner import as_owner
from tests.security.tampering import Trail

OTHER_KEY = bytes(range(200, 232))


def verdict(path: Path) -> Verdict:
    with every_unit(because="test"):
        return verify(path)


def faults(path: Path) -> dict[int, str]:
    """What is wrong with the file, by line."""
    return {each.seq: each.what for each in verdict(path).faults if each.chain == "checkpoints"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def deed(county: County, code: str = "czj") -> None:
    with unit_scope(county.units[code]):
        by = county.actor(f"{code}-approver")
        record(
            actions.FILING_SIGNED, county.units[code], by=by, revision=1, step="审核", text="同意"
        )


def unsigned(path: Path, times: int = 1) -> None:
    """Lines as they were written before they were signed."""
    previous = lines(path)[-1]["hash"] if path.exists() else chain.GENESIS
    for _ in range(times):
        with every_unit(because="test"):
            found = {name: list(head) for name, head in sorted(checkpoints.heads().items())}
        body = {"at": chain.moment(chain.parsed("2026-04-01T00:00:00Z")), "heads": found}
        body |= {"prev": previous, "algorithm": "sm3"}
        previous = chain.digest(chain.canonical(body), "sm3")
        with path.open("a", encoding="utf-8") as file:
            line = body | {"hash": previous}
            file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")


def forget_the_mark() -> None:
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_checkpointmark")


@contextmanager
def signed_by(key: bytes, settings: Any) -> Iterator[None]:
    ours, settings.SIGNING_KEY = settings.SIGNING_KEY, key
    yield
    settings.SIGNING_KEY = ours


def test_29_every_line_is_signed_and_says_its_occasion(
    open_county: County, checkpoint_file: Path
) -> None:
    checkpoints.take("bulletin 350122 2026-01")
    (line,) = lines(checkpoint_file)
    assert (line["number"], line["because"]) == (1, "bulletin 350122 2026-01")
    assert line["key"] == signing.name_of(signing.public_key())
    assert checkpoints.key_file(checkpoint_file).read_bytes() == signing.pem()
    assert verdict(checkpoint_file).faults == ()


def test_29_the_export_of_an_assessment_is_a_checkpoint(
    open_county: County, checkpoint_file: Path, tmp_path: Path
) -> None:
    export_now(open_county.office, 2026, tmp_path / "book.xlsx", by=system("export_assessment"))
    (line,) = lines(checkpoint_file)
    assert line["because"] == "assessment 350122 2026 1"
    with every_unit(because="test"):
        assert line["heads"] == {name: list(head) for name, head in checkpoints.heads().items()}


def test_29_a_line_signed_with_another_key_is_forged(trail: Trail, settings: Any) -> None:
    kept = trail.file.read_bytes().splitlines(keepends=True)
    trail.file.write_bytes(b"".join(kept[:2]))
    with signed_by(OTHER_KEY, settings), every_unit(because="test"):
        trail.tamper(
            "UPDATE audit_checkpointmark SET number = 2, hash = %s", lines(trail.file)[1]["hash"]
        )
        checkpoints.write(trail.file, "forged")
    assert "key that is not ours" in faults(trail.file)[3]
    # Claiming our key's name does not help, and neither does a swapped key beside the file.
    forged = lines(trail.file)[2] | {"key": signing.name_of(signing.public_key())}
    body = {key: forged[key] for key in forged if key not in {"hash", "signature"}}
    forged["hash"] = chain.digest(chain.canonical(body), "sm3")
    trail.file.write_bytes(b"".join(kept[:2]) + chain.canonical(forged) + b"\n")
    other = Ed25519PrivateKey.from_private_bytes(OTHER_KEY).public_key()
    checkpoints.key_file(trail.file).write_bytes(other.public_bytes_raw())
    assert "forged" in faults(trail.file)[3]


def test_29_a_file_rewritten_as_a_whole_without_the_key_is_found(
    trail: Trail, settings: Any
) -> None:
    trail.rewrite("u:czj", 1)
    trail.file.unlink()
    forget_the_mark()
    with signed_by(OTHER_KEY, settings):
        for _ in range(3):
            checkpoints.take("hourly")
    assert set(faults(trail.file)) >= {1, 2, 3}


def test_29_a_file_rewritten_as_one_of_before_the_signature_is_found(trail: Trail) -> None:
    trail.rewrite("u:czj", 1)
    trail.file.unlink()
    unsigned(trail.file, 3)
    assert faults(trail.file) == {3: "this is not the line that the database remembers"}
    assert verdict(trail.file).unsigned == 3


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_29_a_removed_line_is_found(trail: Trail, gone: int) -> None:
    kept = trail.file.read_bytes().splitlines(keepends=True)
    del kept[gone - 1]
    trail.file.write_bytes(b"".join(kept))
    assert set(faults(trail.file)) == {gone}
    # The next line does not cover it up.
    checkpoints.take("hourly")
    assert lines(trail.file)[-1]["number"] == 4 and set(faults(trail.file)) == {gone}


def test_29_a_missing_file_is_found(trail: Trail) -> None:
    trail.file.unlink()
    assert "end of the file is missing" in faults(trail.file)[1]
    checkpoints.take("hourly")
    assert faults(trail.file) == {1: "to line 3 missing"}


def test_29_two_lines_that_changed_places_are_found(trail: Trail) -> None:
    first, second, third = trail.file.read_bytes().splitlines(keepends=True)
    trail.file.write_bytes(first + third + second)
    assert set(faults(trail.file)) >= {2, 3}


def test_29_a_database_set_back_behind_the_file_is_found(trail: Trail) -> None:
    trail.tamper(
        "UPDATE audit_checkpointmark SET number = 1, hash = %s", lines(trail.file)[0]["hash"]
    )
    assert "the database is older than this file" in faults(trail.file)[2]
    # The next line does not cover it up either.
    checkpoints.take("hourly")
    assert "remembered line 1 as the last one" in faults(trail.file)[4]
    forget_the_mark()
    checkpoints.take("hourly")
    assert "remembered no line at all" in faults(trail.file)[5]


def test_29_a_swapped_file_is_found(trail: Trail, tmp_path: Path) -> None:
    """Two files with right signatures: the tail of one cannot go on in the other."""
    twin = tmp_path / "twin" / "checkpoints.jsonl"
    twin.parent.mkdir()
    shutil.copy(trail.file, twin)
    checkpoints.take("hourly")
    trail.tamper(
        "UPDATE audit_checkpointmark SET number = 3, hash = %s", lines(trail.file)[2]["hash"]
    )
    with every_unit(because="test"):
        checkpoints.write(twin, "another line 4")
    assert faults(twin) == {} and faults(trail.file) == {
        4: "this is not the line that the database remembers"
    }


def test_29_lines_of_before_the_signature_still_hold(
    open_county: County, checkpoint_file: Path
) -> None:
    unsigned(checkpoint_file, 2)
    said = verdict(checkpoint_file)
    assert said.faults == () and said.unsigned == 2
    assert any("2 lines are unsigned" in note for note in said.notes)
    checkpoints.take("hourly")
    said = verdict(checkpoint_file)
    assert said.faults == () and (said.checkpoints, said.unsigned) == (3, 2)
    assert lines(checkpoint_file)[-1]["number"] == 3
    checkpoints.take("hourly")
    assert lines(checkpoint_file)[-1]["number"] == 4
    # From the first signature on, the lines before it cannot be changed unseen either …
    kept = checkpoint_file.read_bytes().splitlines(keepends=True)
    checkpoint_file.write_bytes(b"".join(kept[1:]))
    assert set(faults(checkpoint_file)) >= {1}
    # … and no unsigned line comes behind it.
    checkpoint_file.write_bytes(b"".join(kept))
    unsigned(checkpoint_file)
    assert "not signed" in faults(checkpoint_file)[5]


def test_29_an_earlier_key_counts_for_its_own_time_only(
    open_county: County, checkpoint_file: Path, settings: Any
) -> None:
    with signed_by(OTHER_KEY, settings):
        checkpoints.take("last year")
        old = signing.public_key()
    checkpoints.take("this year")
    assert "not ours" in faults(checkpoint_file)[1]
    settings.OLD_SIGNING_KEYS = [old]
    assert faults(checkpoint_file) == {}
    with signed_by(OTHER_KEY, settings):
        checkpoints.take("with the key that was replaced")
    assert "had been replaced" in faults(checkpoint_file)[3]


def test_29_a_line_is_added_without_reading_the_file(
    open_county: County, checkpoint_file: Path
) -> None:
    checkpoints.take("hourly")
    (first,) = checkpoint_file.read_bytes().splitlines(keepends=True)
    with checkpoint_file.open("r+b") as file:
        file.seek(8 * 1024**3)  # a hole that no reader gets through in time
        file.write(b"\n" + first)
    checkpoints.take("hourly")
    tail = json.loads(last_line(checkpoint_file))
    assert tail["number"] == 2 and tail["prev"] == json.loads(first)["hash"]
    checkpoint_file.unlink()


@pytest.mark.parametrize("left", [b'{"at": "2026', b"\n\n", b"{", b""])
def test_29_what_a_killed_writer_left_is_no_line(
    open_county: County, checkpoint_file: Path, left: bytes
) -> None:
    checkpoints.take("hourly")
    with checkpoint_file.open("ab") as file:
        file.write(left)
    assert verdict(checkpoint_file).faults == ()
    checkpoints.take("hourly")
    assert verdict(checkpoint_file).faults == () and verdict(checkpoint_file).checkpoints == 2


def test_29_a_full_disk_leaves_the_file_as_it_was(
    open_county: County, checkpoint_file: Path, capsys: Any
) -> None:
    checkpoints.take("hourly")
    before = checkpoint_file.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, hard))
    try:
        with pytest.raises(OSError):
            checkpoints.take("hourly")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert checkpoint_file.read_bytes() == before
    checkpoints.take("hourly")
    assert faults(checkpoint_file) == {}


def test_29_a_copy_elsewhere_is_only_older(trail: Trail, open_county: County) -> None:
    copy = trail.file.with_name("copy.jsonl")
    shutil.copy(trail.file, copy)
    deed(open_county)
    checkpoints.take("hourly")
    said = verdict(copy)
    assert said.faults == () and any("ends at line 3" in note for note in said.notes)
    trail.rewrite("u:czj", 1)
    assert trail.faults(copy)


def test_29_what_no_verification_can_find_is_said(
    trail: Trail, open_county: County, capsys: pytest.CaptureFixture[str]
) -> None:
    deed(open_county)
    deed(open_county)
    trail.rewrite("u:czj", trail.length["u:czj"] + 1)
    call_command("verify_trail")
    said = capsys.readouterr().out
    assert "2 entries are newer than the last checkpoint" in said and "no verification" in said
    checkpoints.take("hourly")
    call_command("verify_trail")
    assert "0 entries are newer" in capsys.readouterr().out


def test_29_the_public_key_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("checkpoint", "--public-key")
    assert capsys.readouterr().out.encode() == signing.pem()
