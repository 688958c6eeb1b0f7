"""The verifier finds every way to tamper and names the chain and the first bad entry."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from audit import chain, checkpoints
from audit.models import Entry
from audit.verify import verify
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County
from tests.security.tampering import CHAINS, Owner, Trail

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
quick = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def place(data: st.DataObject, trail: Trail, *, short: int = 0) -> tuple[str, int]:
    """Any entry of any chain; `short` keeps off the end of the chain."""
    name = data.draw(st.sampled_from(CHAINS), "chain")
    return name, data.draw(st.integers(1, trail.length[name] - short), "entry")


def test_29_an_untouched_trail_has_no_fault(trail: Trail) -> None:
    verdict = trail.verdict()
    assert verdict.faults == ()
    assert verdict.entries == sum(trail.length.values()) > 40
    assert (verdict.chains, verdict.checkpoints) == (4, 3)
    assert trail.faults(trail.file.with_name("absent")) == []


@quick
@given(data=st.data())
def test_29_an_edit_of_any_field_is_found(trail: Trail, data: st.DataObject) -> None:
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
        owner.execute("SELECT guard.waive('another office for the tests')")
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
def test_29_one_value_inside_the_data_is_found(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    row = trail.owner.execute(
        "SELECT data FROM audit_entry WHERE chain = %s AND seq = %s", [name, seq]
    ).fetchone()
    assert row is not None
    held: dict[str, Any] = json.loads(row[0])
    key = data.draw(st.sampled_from([*sorted(held), "new"]), "key")
    value: object = data.draw(st.sampled_from([None, True, 1, 1.0, "1", "x", [], {}]), "value")
    # JSON tells 1 from true and from 1.0; Python's == does not.
    changed = held | {key: value}
    if json.dumps(changed, sort_keys=True) == json.dumps(held, sort_keys=True):
        assert trail.faults() == []
        return
    trail.tamper(
        "UPDATE audit_entry SET data = %s WHERE chain = %s AND seq = %s", Jsonb(changed), name, seq
    )
    assert trail.faults() == [(name, seq)]


@quick
@given(data=st.data())
def test_29_an_edit_with_a_right_hash_is_given_away_by_the_next_entry(
    trail: Trail, data: st.DataObject
) -> None:
    trail.restore()
    name, seq = place(data, trail, short=1)
    trail.rewrite(name, seq, last=seq)
    assert trail.faults(trail.file.with_name("absent")) == [(name, seq + 1)]
    known = seq in trail.heights(name)
    assert trail.faults() == [(name, seq if known else seq + 1)]


@quick
@given(data=st.data())
def test_29_a_deleted_entry_is_found(trail: Trail, data: st.DataObject) -> None:
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
def test_29_a_cut_tail_is_found_by_the_checkpoint(trail: Trail, data: st.DataObject) -> None:
    trail.restore()
    name, seq = place(data, trail)
    trail.tamper("DELETE FROM audit_entry WHERE chain = %s AND seq >= %s", name, seq)
    assert trail.faults() == [(name, seq)]


@quick
@given(data=st.data())
def test_29_swapped_entries_are_found(trail: Trail, data: st.DataObject) -> None:
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
def test_29_entries_swapped_between_chains_are_found_in_both(
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
def test_29_an_inserted_entry_is_found(trail: Trail, data: st.DataObject) -> None:
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
    # A newcomer whose own hash is right is given away by a checkpoint at its number, or else by
    # whoever no longer follows.
    gives_away = seq if not forged or seq in trail.heights(name) else seq + 1
    assert trail.faults() == [(name, gives_away)]


@quick
@given(data=st.data())
def test_29_a_rewritten_chain_is_found_by_an_earlier_checkpoint(
    trail: Trail, data: st.DataObject
) -> None:
    trail.restore()
    name, seq = place(data, trail)
    trail.rewrite(name, seq)
    # The chain agrees with itself; the first checkpoint at or after the change does not.
    assert trail.faults(trail.file.with_name("absent")) == []
    assert trail.faults() == [(name, min(each for each in trail.heights(name) if each >= seq))]


@quick
@given(data=st.data())
def test_29_a_changed_checkpoint_is_found(trail: Trail, data: st.DataObject) -> None:
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


def test_29_a_deleted_checkpoint_is_found(trail: Trail) -> None:
    lines = trail.file.read_text().splitlines()
    changed = trail.file.with_name("changed.jsonl")
    changed.write_text("\n".join([lines[0], lines[2]]))
    assert trail.faults(changed) == [("checkpoints", 2)]
    for nonsense in ("{}", "[]", "null", "x", '{"hash": 1}'):
        changed.write_text("\n".join([*lines, nonsense, ""]))
        assert trail.faults(changed) == [("checkpoints", 4)], nonsense


def test_29_an_unknown_algorithm_is_a_fault_and_not_a_crash(trail: Trail) -> None:
    trail.tamper("UPDATE audit_entry SET algorithm = 'none' WHERE chain = 'u:czj' AND seq = 2")
    assert trail.faults() == [("u:czj", 2)]


@pytest.mark.parametrize("code", ["czj", "gtz"])
def test_29_a_unit_verifies_its_own_chain_against_the_whole_file(
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


def test_29_the_command_exits_by_what_it_found(
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


def test_29_a_checkpoint_holds_the_head_of_every_chain(open_county: County, tmp_path: Path) -> None:
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
