"""An old backup over a newer trail: the gap is named, acknowledged and known ever after."""

import io
import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit import checkpoints
from audit.gaps import next_series
from audit.models import Entry
from audit.verify import verify
from casefiles.verbs import roster
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.owner import as_owner
from tests.security.installation import Installation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def restored(installation: Installation) -> tuple[Installation, int, int]:
    """A day's work was lost: the last number of 财政局 that was kept, and the last that was lost."""
    kept = installation.heads()["u:czj"][0]
    archive = installation.back_up()
    installation.deed(times=4)
    installation.deed("gtz")
    checkpoints.take("hourly")
    lost = installation.deed()
    checkpoints.take("hourly")
    code, said = installation.restore(archive, "--replace")
    assert code == 3, said
    assert f"czj#{kept + 1}  #{kept + 1} to #{lost} are missing since 20" in said
    assert "gtz#" in said and "acknowledge_gap" in said and "is newer than the archive" in said
    return installation, kept, lost


def test_47_a_gap_is_named_until_it_is_acknowledged_and_known_ever_after(
    restored: tuple[Installation, int, int],
) -> None:
    installation, kept, lost = restored
    code, said = installation.verify_trail()
    assert code == 1 and f"#{kept + 1} to #{lost} are missing since" in said
    assert "an older backup was restored, the chain goes on as #10000" in said
    # Work goes on, with numbers that no lost entry had.
    assert installation.deed() == 10_001
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 1
    copy = installation.checkpoint_file.with_name("copy.jsonl")
    shutil.copy(installation.checkpoint_file, copy)
    assert f"czj: #{kept + 1}–#{lost} acknowledged" in installation.acknowledge()
    code, said = installation.verify_trail()
    assert code == 0, said
    assert f"known gap: czj #{kept + 1}–#{lost} lost, acknowledged 20" in said
    assert "磁盘损坏，恢复了前一日的备份" in said and "more chains began a new series" in said
    with unit_scope(installation.county.units["czj"]):
        deeds = {each.action: each for each in Entry.objects.filter(seq__gte=10_000)}
    assert deeds["trail.restored"].data["kept_to"] == kept
    assert deeds["trail.gap_acknowledged"].data["lost_to"] == lost
    # A copy of before still says what is missing: it was not there when that was explained.
    with every_unit(because="test"):
        assert {each.chain for each in verify(copy).faults} >= {"u:czj", "u:gtz"}
    with pytest.raises(CommandError, match="Nothing is missing"):
        installation.acknowledge()
    # And the numbers go on, one after the other.
    head = installation.heads()["u:czj"][0]
    assert installation.deed() == head + 1
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 0


@pytest.mark.parametrize(
    ("sql", "seq"),
    [
        ("UPDATE audit_entry SET actor_name = 'x' WHERE chain = 'u:czj' AND seq = 2", 2),
        ("UPDATE audit_entry SET actor_name = 'x' WHERE chain = 'u:czj' AND seq = 10001", 10_001),
        ("DELETE FROM audit_entry WHERE chain = 'u:czj' AND seq = 3", 3),
        ("DELETE FROM audit_entry WHERE chain = 'u:czj' AND seq = 10000", None),
        ("DELETE FROM audit_entry WHERE chain = 'u:czj' AND seq >= 10001", 10_001),
        ("DELETE FROM audit_entry WHERE chain = 'u:czj' AND seq BETWEEN 5 AND 9999", 5),
    ],
)
def test_47_a_known_gap_hides_nothing_else(
    restored: tuple[Installation, int, int], sql: str, seq: int | None
) -> None:
    installation, kept, _lost = restored
    installation.acknowledge()
    installation.deed(times=2)
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 0
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER entries_are_append_only")
        assert owner.execute(sql).rowcount
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER entries_are_append_only")
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    found = [each for each in installation.verdict().faults if each.chain == "u:czj"]
    assert [each.seq for each in found] == [seq or kept + 1]


def test_47_what_is_no_gap_is_not_acknowledged(
    restored: tuple[Installation, int, int],
) -> None:
    installation, _kept, _lost = restored
    with as_owner() as owner:
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER entries_are_append_only")
        owner.execute(
            "UPDATE audit_entry SET actor_name = 'x' WHERE chain = 'o:350122' AND seq = 1"
        )
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER entries_are_append_only")
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    with pytest.raises(CommandError, match="no gap and cannot be acknowledged: 350122#1"):
        installation.acknowledge()
    with pytest.raises(CommandError, match="Say what happened"):
        call_command("acknowledge_gap", because="  ", stdout=io.StringIO())


def test_47_a_backup_put_back_by_hand_is_found_and_can_be_acknowledged(
    installation: Installation,
) -> None:
    """Without our command the numbers of lost entries are given again before anybody looks."""
    installation.deed(times=2)
    checkpoints.take("hourly")
    kept = installation.heads()["u:czj"][0]
    mark = len(installation.checkpoint_file.read_bytes().splitlines())
    hash_ = _mark()
    installation.deed(times=6)
    checkpoints.take("hourly")
    checkpoints.take("hourly")
    with as_owner() as owner:  # what an administrator's own pg_restore leaves behind
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER entries_are_append_only")
        owner.execute("DELETE FROM audit_entry WHERE chain = 'u:czj' AND seq > %s", [kept])
        owner.execute("UPDATE audit_checkpointmark SET number = %s, hash = %s", [mark, hash_])
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER entries_are_append_only")
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")
    code, said = installation.verify_trail()
    assert code == 1 and "the database is older than this file" in said
    assert f"#{kept + 1} to #{kept + 6} are missing since" in said
    assert installation.deed(times=3) == kept + 3
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 1
    installation.acknowledge()
    code, said = installation.verify_trail()
    assert code == 0 and f"known gap: czj #{kept + 1}–#{kept + 6} lost" in said, said
    assert installation.heads()["u:czj"][0] == 10_000
    installation.deed()
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 0


def _mark() -> str:
    with as_owner() as owner:
        found = owner.execute("SELECT hash FROM audit_checkpointmark").fetchone()
    assert found is not None
    return str(found[0])


def test_47_a_unit_that_was_lost_as_a_whole_begins_beyond(installation: Installation) -> None:
    county = installation.county
    archive = installation.back_up()

    def register() -> None:
        new = roster.NewUnit("jyj", "连江县教育局", "教育局", "department", 9)
        with every_unit(because="test"):
            county.units["jyj"] = roster.register_unit(
                county.office, new, since=date(2026, 1, 1), by=system("tests")
            )

    register()
    checkpoints.take("hourly")
    lost = installation.heads()["u:jyj"][0]
    code, said = installation.restore(archive, "--replace")
    assert code == 3 and "jyj#1" in said
    register()
    assert installation.heads()["u:jyj"][0] >= next_series(lost) == 10_000
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 1
    installation.acknowledge()
    code, said = installation.verify_trail()
    assert code == 0 and "known gap: jyj #1" in said, said


def test_47_two_restores_before_anybody_acknowledged(
    restored: tuple[Installation, int, int],
) -> None:
    installation, kept, lost = restored
    again = installation.back_up("again.cxb")
    installation.deed(times=3)
    checkpoints.take("hourly")
    code, said = installation.restore(again, "--replace")
    assert code == 3, said
    assert installation.deed() == 20_001
    installation.acknowledge()
    code, said = installation.verify_trail()
    assert code == 0, said
    assert f"czj #{kept + 1}–#{lost} lost" in said and "czj #10001–#10003 lost" in said


def test_47_a_restore_without_loss_leaves_no_trace(installation: Installation) -> None:
    archive = installation.back_up()
    before = installation.everything()
    assert installation.restore(archive, "--replace")[0] == 0
    assert installation.everything() == before
    checkpoints.take("hourly")
    assert installation.verify_trail()[0] == 0


def test_47_a_checkpoint_file_that_is_not_the_archives_stays(installation: Installation) -> None:
    archive = installation.back_up()
    checkpoints.take("hourly")
    lines = installation.checkpoint_file.read_bytes().splitlines(keepends=True)
    installation.checkpoint_file.write_bytes(b"".join(lines[1:]))
    code, said = installation.restore(archive, "--replace")
    assert code == 3 and "it stays, the archive's was written to" in said
    kept = installation.checkpoint_file.read_bytes()
    assert kept.startswith(b"".join(lines[1:]))
    beside = installation.checkpoint_file.with_name("checkpoints.of-the-backup.jsonl")
    assert beside.read_bytes() == b"".join(lines[:2])
