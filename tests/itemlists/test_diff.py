"""Two versions of a list: every matter of both stands in exactly one place."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from casefiles.itemlists.diff import Kind, compare
from casefiles.itemlists.workbook.columns import Column
from tests.stories import matter_row


def row(code, name="甲", **changes):
    return replace(matter_row(1, code), name=name, **changes)


def kinds(old, new):
    return [(each.kind.value, each.shown.code) for each in compare(old, new).pairs]


def test_new_gone_changed_and_same():
    old = [row("A", "甲"), row("B", "乙"), row("C", "丙")]
    new = [row("C", "丙"), row("A", "甲", channel="信用福建"), row("D", "丁")]
    assert kinds(old, new) == [
        ("unchanged", "C"),
        ("changed", "A"),
        ("added", "D"),
        ("removed", "B"),
    ]
    (changed,) = compare(old, new).of(Kind.CHANGED)
    (change,) = changed.changes
    assert (change.column, change.old, change.new) == (Column.CHANNEL, "信用中国", "信用福建")
    assert compare(old, new).count(Kind.ADDED) == 1
    assert len(compare(old, new).touched) == 3


def test_a_matter_with_a_new_code_is_found_by_its_name():
    (pair,) = compare([row("A", "供应商资格审查")], [row("Z", "供应商 资格审查")]).pairs
    assert [change.column for change in pair.changes] == [Column.CODE, Column.NAME]


def test_the_code_says_more_than_the_name():
    pairs = compare([row("A", "甲"), row("B", "乙")], [row("A", "乙"), row("B", "甲")]).pairs
    assert [(each.old.code, each.new.code) for each in pairs] == [("A", "A"), ("B", "B")]


def test_where_it_stands_is_no_change():
    old = row("A")
    assert kinds([old], [replace(old, position=9, source_row=40)]) == [("unchanged", "A")]


lists = st.lists(
    st.builds(
        row, st.sampled_from("ABCDEF"), st.sampled_from("甲乙丙"), channel=st.sampled_from("xy")
    ),
    unique_by=lambda each: each.code,
)


@given(lists, lists)
def test_nothing_is_lost_and_nothing_stands_twice(old, new):
    diff = compare(old, new)
    assert [each.new for each in diff.pairs if each.new] == new
    assert sorted(each.old.code for each in diff.pairs if each.old) == sorted(r.code for r in old)
    for each in diff.pairs:
        assert (each.kind is Kind.UNCHANGED) == (each.old == each.new)


@given(lists)
def test_a_list_beside_itself_is_the_same(listed):
    assert compare(listed, listed).touched == []


@given(lists, lists)
def test_backwards_new_is_gone(old, new):
    there, back = compare(old, new), compare(new, old)
    assert there.count(Kind.ADDED) - there.count(Kind.REMOVED) == len(new) - len(old)
    assert back.count(Kind.ADDED) - back.count(Kind.REMOVED) == len(old) - len(new)
