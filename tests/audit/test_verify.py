"""The verifier finds every way to tamper and names the chain and the first bad entry."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from audit import chain, checkpoints
from audit.models import Entry
from audit.record import record
from audit.verify import Verdict, verify
from casefiles import actions
from tenants import clock
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.owner import as_owner
from tests.stories import open_month, submitted_month

CHAINS = ("o:350122", "u:czj", "u:gtz", "u:zjj")
# Every column but the row's own id; `seq` and `chain` are moved by tests of their own.
EDITS: dict[str, Any] = {
    "uid": "6a0f3c1e-0000-4000-8000-000000000001",
    "unit_id": None,
    "office_id": None,
    "at": "2020-02-02 02:02:02.000002+00",
    "action": "filing.accepted",
    "actor_id": None,
    "actor_name": "某某某",
    "subject_type": "x",
    "subject_id": "x",
    "subject_label": "x",
    "data": Jsonb({"x": 1}),
    "algorithm": "sha256",
    "prev_hash": "f" * 64,
    "hash": "f" * 64,
}
Owner = psycopg.Connection[Any]
quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Trail:
    """A committed trail that can be tampered with as its owner, and put back as it was."""

    def __init__(self, owner: Owner, file: Path) -> None:
        self.owner, self.file = owner, file
        with every_unit(because="test"):
            self.length = {name: seq for name, (seq, _hash) in checkpoints.heads().items()}

    def restore(self) -> None:
        """As it was before any tampering."""
        self.owner.execute("DELETE FROM audit_entry")
        self.owner.execute("INSERT INTO audit_entry SELECT * FROM trail_as_it_was")
        self.owner.commit()

    def tamper(self, sql: str, *values: Any) -> None:
        """One statement of somebody who owns the database; it must change something."""
        assert self.owner.execute(sql, values).rowcount > 0
        self.owner.commit()

    def faults(self, file: Path | None = None) -> list[tuple[str, int]]:
        """The chains and numbers that the verifier names."""
        return [(each.chain, each.seq) for each in self.verdict(file).faults]

    def verdict(self, file: Path | None = None) -> Verdict:
        """What the verifier says."""
        with every_unit(because="test"):
            return verify(file or self.file)

    def rewrite(self, name: str, first: int) -> None:
        """Change an entry and recompute every hash from it on, as a skilled owner would."""
        with every_unit(because="test"):
            rows = list(Entry.objects.filter(chain=name, seq__gte=first).order_by("seq"))
        previous = rows[0].prev_hash
        rows[0].actor_name = "某某某"
        for row in rows:
            row.prev_hash = previous
            row.hash = previous = row.computed_hash()
            self.owner.execute(
                "UPDATE audit_entry SET actor_name = %s, prev_hash = %s, hash = %s"
                " WHERE chain = %s AND seq = %s",
                [row.actor_name, row.prev_hash, row.hash, name, row.seq],
            )
        self.owner.commit()


@pytest.fixture
def trail(open_county: County, tmp_path: Path) -> Iterator[Trail]:
    """Some interleaved work, a checkpoint at three heights, and the owner with the locks taken off."""
    file = tmp_path / "checkpoints.jsonl"
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


def place(data: st.DataObject, trail: Trail, *, short: int = 0) -> tuple[str, int]:
    """Any entry of any chain; `short` keeps off the end of the chain."""
    name = data.draw(st.sampled_from(CHAINS), "chain")
    return name, data.draw(st.integers(1, trail.length[name] - short), "entry")


def test_an_untouched_trail_has_no_fault(trail: Trail) -> None:
    verdict = trail.verdict()
    assert verdict.faults == ()
    assert verdict.entries == sum(trail.length.values()) > 40
    assert (verdict.chains, verdict.checkpoints) == (4, 3)
    assert trail.faults(trail.file.with_name("absent")) == []


@quick
@given(data=st.data())
def test_an_edit_of_any_field_is_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    column = data.draw(st.sampled_from(sorted(EDITS)), "column")
    value = EDITS[column]
    if column in {"actor_id", "unit_id", "office_id"}:
        value = _another(trail.owner, column, name, seq)
    trail.tamper(
        f"UPDATE audit_entry SET {column} = %s WHERE chain = %s AND seq = %s", value, name, seq
    )
    assert trail.faults() == [(name, seq)]


def _another(owner: Owner, column: str, name: str, seq: int) -> int:
    table = {"actor_id": "tenants_user", "unit_id": "tenants_unit", "office_id": "tenants_office"}
    if column == "office_id":
        owner.execute(
            "INSERT INTO tenants_office (division_code, name, path) VALUES ('350199', 'x', '/x/')"
            " ON CONFLICT DO NOTHING"
        )
    found = owner.execute(
        f"SELECT max(id) FROM {table[column]} WHERE id IS DISTINCT FROM"
        f" (SELECT {column} FROM audit_entry WHERE chain = %s AND seq = %s)",
        [name, seq],
    ).fetchone()
    assert found is not None
    return int(found[0])


@quick
@given(data=st.data())
def test_one_value_inside_the_data_is_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    row = trail.owner.execute(
        "SELECT data FROM audit_entry WHERE chain = %s AND seq = %s", [name, seq]
    ).fetchone()
    assert row is not None
    key = data.draw(st.sampled_from([*sorted(row[0]), "new"]), "key")
    value = data.draw(st.sampled_from([None, True, 1, 1.0, "1", "x", [], {}]), "value")
    # JSON tells 1 from true and from 1.0; Python's == does not.
    changed = row[0] | {key: value}
    if json.dumps(changed, sort_keys=True) == json.dumps(row[0], sort_keys=True):
        assert trail.faults() == []
        return
    trail.tamper(
        "UPDATE audit_entry SET data = %s WHERE chain = %s AND seq = %s", Jsonb(changed), name, seq
    )
    assert trail.faults() == [(name, seq)]


@quick
@given(data=st.data())
def test_a_deleted_entry_is_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail, short=1)
    last = data.draw(st.integers(seq, trail.length[name] - 1), "up to")
    trail.tamper(
        "DELETE FROM audit_entry WHERE chain = %s AND seq BETWEEN %s AND %s", name, seq, last
    )
    assert trail.faults() == [(name, seq)]
    assert trail.faults(trail.file.with_name("absent")) == [(name, seq)]


@quick
@given(data=st.data())
def test_a_cut_tail_is_found_by_the_checkpoint(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    trail.tamper("DELETE FROM audit_entry WHERE chain = %s AND seq >= %s", name, seq)
    assert trail.faults() == [(name, seq)]


@quick
@given(data=st.data())
def test_swapped_entries_are_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail, short=1)
    other = data.draw(st.integers(seq + 1, trail.length[name]), "other")
    for old, new in ((seq, -1), (other, seq), (-1, other)):
        trail.tamper(
            "UPDATE audit_entry SET seq = %s WHERE chain = %s AND seq = %s", new, name, old
        )
    assert trail.faults() == [(name, seq)]


@quick
@given(data=st.data())
def test_entries_swapped_between_chains_are_found_in_both(
    trail: Trail, data: st.DataObject
) -> None:
    trail.restore()
    first, second = place(data, trail), place(data, trail)
    if first[0] == second[0]:
        return
    for old, new in ((first, ("x", 1)), (second, first), (("x", 1), second)):
        trail.tamper(
            "UPDATE audit_entry SET chain = %s, seq = %s WHERE chain = %s AND seq = %s", *new, *old
        )
    assert trail.faults() == sorted([first, second])


@quick
@given(data=st.data())
def test_an_inserted_entry_is_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    forged = data.draw(st.booleans(), "with a right hash of its own")
    with every_unit(because="test"):
        entry = Entry.objects.get(chain=name, seq=seq)
    # The later entries make room, from the end on; the newcomer follows the one before it.
    for later in range(trail.length[name], seq - 1, -1):
        trail.tamper(
            "UPDATE audit_entry SET seq = %s WHERE chain = %s AND seq = %s", later + 1, name, later
        )
    entry.pk, entry.actor_name, entry.uid = None, "某某某", EDITS["uid"]
    digest = entry.computed_hash() if forged else entry.hash
    trail.tamper(
        "INSERT INTO audit_entry (uid, unit_id, office_id, chain, seq, at, action, actor_id,"
        " actor_name, subject_type, subject_id, subject_label, data, algorithm, prev_hash, hash)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        *(getattr(entry, each) for each in ("uid", "unit_id", "office_id", "chain", "seq")),
        *(getattr(entry, each) for each in ("at", "action", "actor_id", "actor_name")),
        *(getattr(entry, each) for each in ("subject_type", "subject_id", "subject_label")),
        Jsonb(entry.data),
        entry.algorithm,
        entry.prev_hash,
        digest,
    )
    # A newcomer whose own hash is right gives itself away by whoever no longer follows.
    assert trail.faults() == [(name, seq + 1 if forged else seq)]


@quick
@given(data=st.data())
def test_a_rewritten_chain_is_found_by_an_earlier_checkpoint(
    trail: Trail, data: st.DataObject
) -> None:
    trail.restore()
    name, seq = place(data, trail)
    trail.rewrite(name, seq)
    lines = [json.loads(line) for line in trail.file.read_text().splitlines()]
    heights = [line["heads"][name][0] for line in lines]
    # The chain agrees with itself; the first checkpoint at or after the change does not.
    assert trail.faults(trail.file.with_name("absent")) == []
    assert trail.faults() == [(name, min(each for each in heights if each >= seq))]


@quick
@given(data=st.data())
def test_a_changed_checkpoint_is_found(trail: Trail, data: st.DataObject) -> None:
    lines = trail.file.read_bytes().splitlines()
    number = data.draw(st.integers(1, len(lines)), "line")
    line = bytearray(lines[number - 1])
    place_ = data.draw(st.integers(0, len(line) - 1), "place")
    byte = data.draw(st.sampled_from(b'0z9\xff\x00"}'), "byte")
    if line[place_] == byte:
        return
    line[place_] = byte
    changed = trail.file.with_name("changed.jsonl")
    changed.write_bytes(b"\n".join([*lines[: number - 1], bytes(line), *lines[number:]]) + b"\n")
    assert ("checkpoints", number) in trail.faults(changed)


def test_a_deleted_checkpoint_is_found(trail: Trail) -> None:
    lines = trail.file.read_text().splitlines()
    changed = trail.file.with_name("changed.jsonl")
    changed.write_text("\n".join([lines[0], lines[2]]))
    assert trail.faults(changed) == [("checkpoints", 2)]
    for nonsense in ("{}", "[]", "null", "x", '{"hash": 1}'):
        changed.write_text("\n".join([*lines, nonsense]))
        assert trail.faults(changed) == [("checkpoints", 4)], nonsense


def test_an_unknown_algorithm_is_a_fault_and_not_a_crash(trail: Trail) -> None:
    trail.tamper("UPDATE audit_entry SET algorithm = 'none' WHERE chain = 'u:czj' AND seq = 2")
    assert trail.faults() == [("u:czj", 2)]


@pytest.mark.parametrize("code", ["czj", "gtz"])
def test_a_unit_verifies_its_own_chain_against_the_whole_file(
    trail: Trail, open_county: County, code: str
) -> None:
    with unit_scope(open_county.units[code]):
        assert verify(trail.file).faults == ()
    with office_scope(open_county.office):
        assert verify(trail.file).faults == ()
    trail.tamper("DELETE FROM audit_entry WHERE chain = 'u:czj'")
    with unit_scope(open_county.units[code]):
        found = [(each.chain, each.seq) for each in verify(trail.file).faults]
    assert found == ([("u:czj", 1)] if code == "czj" else [])
    with office_scope(open_county.office):
        assert [each.chain for each in verify(trail.file).faults] == ["u:czj"]


def test_the_command_exits_by_what_it_found(
    trail: Trail, capsys: pytest.CaptureFixture[str]
) -> None:
    call: Callable[[], Any] = lambda: call_command("verify_trail", checkpoints=trail.file)  # noqa: E731
    call()
    said = capsys.readouterr()
    assert f"{sum(trail.length.values())} entries, 4 chains, 3 checkpoints, 0 faults" in said.out
    trail.rewrite("u:zjj", 2)
    trail.tamper("UPDATE audit_entry SET actor_name = '' WHERE chain = 'u:czj' AND seq = 3")
    with pytest.raises(SystemExit) as stopped:
        call()
    said = capsys.readouterr()
    assert stopped.value.code == 1
    assert said.err.splitlines()[0].startswith("czj#3 ")
    assert "zjj#" in said.err and "rewritten" in said.err
    assert "2 faults" in said.out


def test_a_checkpoint_holds_the_head_of_every_chain(open_county: County, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "checkpoints.jsonl"
    with every_unit(because="test"):
        assert checkpoints.write(file) == len(CHAINS)
        heads = {
            name: list(Entry.objects.filter(chain=name).order_by("-seq").values_list("seq", "hash"))
            for name in CHAINS
        }
    (line,) = [json.loads(each) for each in file.read_text().splitlines()]
    assert line["heads"] == {name: list(found[0]) for name, found in heads.items()}
    assert line["prev"] == chain.GENESIS
