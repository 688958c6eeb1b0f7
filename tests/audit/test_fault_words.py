"""Every kind of fault is said and has a way out, in both languages, with all that is known of it."""

import json

import pytest
from django.utils import translation

from audit import fault_words
from audit.faults import Fault, Kind, in_file
from tests.words.reading import CHINESE

MOMENT = "2026-04-01T01:00:00.000000Z"
SHOWN = "2026-04-01 09:00"
GONE = {"first": 51, "last": 80, "since": MOMENT, "checkpoint": "2026-04-02T16:30:00.000000Z"}
# What is known of a fault beside its place, by kind.
SAMPLES: dict[Kind, dict[str, int | str]] = {
    **{kind: {} for kind in Kind},
    Kind.ENTRIES_DELETED: {"last": 7},
    Kind.CHAIN_REWRITTEN: {"checkpoint": MOMENT},
    Kind.TAIL_CUT: GONE,
    Kind.GAP_BEFORE_SERIES: GONE | {"resumed": 10_000},
    Kind.SERIES_BEGUN: {"resumed": 10_000},
    Kind.LINE_OF_FOREIGN_KEY: {"key": "a1b2c3"},
    Kind.LINE_NUMBERED_AGAIN: {"number": 4},
    Kind.LINES_MISSING: {"last": 7},
    Kind.END_MISSING: {"number": 9},
    Kind.DATABASE_OLDER: {"number": 4, "last": 9, "at": MOMENT},
    Kind.REMEMBERED_ANOTHER: {"number": 4},
    Kind.REMEMBERED_OLDER: {"number": 4},
    Kind.TOKEN_REFUSED: {"why": "not valid"},
    Kind.OF_BEFORE: {"what": "its content was changed"},
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words_and_a_way_out(kind: Kind, language: str) -> None:
    fault = in_file(5, kind, **SAMPLES[kind])
    with translation.override(language):
        said, mend = fault_words.said(fault), fault_words.mend(fault)
    assert bool(CHINESE.search(said)) == bool(CHINESE.search(mend)) == (language != "en"), said
    assert "%(" not in said + mend
    local = {MOMENT: SHOWN, GONE["checkpoint"]: "2026-04-03 00:30"}
    for value in SAMPLES[kind].values():
        assert str(local.get(value, value)) in said, (value, said)
        assert str(value) in fault.what, (value, fault.what)


def test_no_two_kinds_are_said_alike() -> None:
    said = {fault_words.said(in_file(5, kind, **SAMPLES[kind])) for kind in Kind}
    what = {in_file(5, kind, **SAMPLES[kind]).what for kind in Kind}
    assert len(said) == len(Kind)
    # What an earlier version said is some kind's sentence.
    assert len(what) == len(Kind) - 1


def test_one_entry_and_an_unknown_beginning_read_well() -> None:
    alone = {"first": 51, "last": 51, "since": "", "checkpoint": MOMENT}
    fault = Fault("u:czj", 51, Kind.TAIL_CUT, alone)
    assert fault_words.said(fault).startswith("第 51 条缺失：")
    assert "完好的最后一次存证：无" in fault_words.said(fault)
    assert str(fault).startswith("czj#51  #51 is missing: the tail was cut")


@pytest.mark.parametrize("kind", Kind)
def test_a_fault_is_kept_as_json_and_comes_back(kind: Kind) -> None:
    fault = Fault("u:czj", 5, kind, SAMPLES[kind])
    assert Fault.from_kept(json.loads(json.dumps(fault.as_kept()))) == fault


def test_what_an_earlier_version_kept_is_still_read() -> None:
    fault = Fault.from_kept(["u:czj", 5, "its content was changed"])
    assert (fault.kind, fault.what) == (Kind.OF_BEFORE, "its content was changed")
    assert "its content was changed" in fault_words.said(fault)
    assert "重新核验" in fault_words.mend(fault)
