"""The registry: one rule one file, weights by date, keys that waivers hold on to."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casefiles.itemlists import rules
from casefiles.itemlists.rules import Rule, Severity, all_rules, check, fingerprint
from casefiles.itemlists.rules.registry import DeclaredTwice, row_rule
from casefiles.itemlists.workbook.columns import Column
from tests.itemlists.rules.conftest import DAY, a_row

HELPERS = {"__init__", "facts", "reading", "registry", "words_of_restriction", "livelihood"}
FROM, THEN = date(2026, 3, 1), date(2026, 6, 1)


def made_up(**changes: object) -> Rule:
    about = {
        "number": 99,
        "code": "made_up",
        "title": "t",
        "severity": Severity.WARNING,
        "column": "事项名称",
        "clause": "c",
        "says": "%(n)s",
        "mend": "m",
        "since": FROM,
        "of_row": lambda row, day: {"n": row.code},
    }
    return Rule(**about | changes)  # type: ignore[arg-type]


def test_every_rule_has_a_file_of_its_name_and_every_file_a_rule():
    files = {each.stem for each in Path(rules.__file__).parent.glob("*.py")} - HELPERS
    assert files == {each.code for each in all_rules()}


def test_every_rule_says_what_it_rests_on_and_how_to_mend():
    headings = {each.value for each in Column}
    for rule in all_rules():
        assert all(map(str, (rule.title, rule.clause, rule.says, rule.mend))), rule.code
        assert rule.column in headings
        assert (rule.of_row is None) != (rule.of_list is None)
        assert rule.reads <= set(a_row().__dict__), rule.code
    assert [each.number for each in all_rules()] == list(range(1, len(all_rules()) + 1))


def test_a_number_is_given_once():
    with pytest.raises(DeclaredTwice):
        row_rule(1, reads="", title="", severity="", column="", clause="", says="", mend="")(
            lambda row, day: None
        )


@pytest.mark.parametrize(
    ("day", "severity"),
    [
        (FROM - timedelta(days=1), None),
        (FROM, Severity.WARNING),
        (THEN - timedelta(days=1), Severity.WARNING),
        (THEN, Severity.ERROR),
    ],
)
def test_a_rule_begins_as_a_warning_and_becomes_an_error(day, severity):
    rule = made_up(error_from=THEN)
    assert rule.severity_on(day) is severity
    assert [each.severity for each in check([a_row()], day, [rule])] == [severity] * bool(severity)


def test_errors_come_first_then_rows_in_their_order():
    rows = [a_row(position=2, code="B"), a_row(position=1, code="A")]
    warning, error = made_up(), made_up(code="other", severity=Severity.ERROR)
    found = [(e.severity, e.row.code) for e in check(rows, FROM, [warning, error])]  # type: ignore[union-attr]
    assert found == [("error", "A"), ("error", "B"), ("warning", "A"), ("warning", "B")]


def test_a_fact_that_could_not_be_read_silences_the_rules_that_read_it():
    bad = {"channel": "", "legal_basis": ""}
    known = {each.rule.code for each in check([a_row(**bad)], DAY)}
    assert known == {"channel_missing", "restriction_without_basis"}
    blind = replace(a_row(**bad), unknown=frozenset({"legal_basis"}))
    assert {each.rule.code for each in check([blind], DAY)} == {"channel_missing"}


def test_the_key_follows_the_facts_and_not_the_place():
    def key(rule=made_up(), **changes):  # noqa: B008
        (found,) = check([a_row(**changes)], FROM, [rule])
        return found.key

    assert key() == key(position=7)
    assert key() != key(channel="信用中国")
    assert key() != key(code="SY-02")
    assert key() != key(made_up(version=2))


def test_the_fingerprint_follows_what_is_in_force():
    assert fingerprint(date(2026, 3, 1)) == fingerprint(date(2026, 3, 2))
    assert fingerprint(date(2026, 12, 31)) != fingerprint(date(2027, 1, 1)), "rule 19 weighs more"
    assert fingerprint(date(2017, 5, 31)) != fingerprint(date(2017, 6, 1))


words = st.text(
    st.sampled_from(
        "《》（）()〔〕［］【】、，,；;。第条款号令法规办例国务院部省市县中央发"
        "0123456789一二限制不予第三方低保水电\n 　"
    ),
    max_size=60,
)


@given(
    measure=words, basis=words, terms=words, name=words, modes=st.sets(st.sampled_from(["record", "report"]))
)  # fmt: skip
def test_whatever_is_written_the_rules_answer_in_words(measure, basis, terms, name, modes):
    changes = {"dishonesty_measure": measure, "legal_basis": basis, "report_terms": terms}
    found = check([a_row(**changes, name=name, use_modes=tuple(modes))], DAY)
    for each in found:
        assert each.message and each.mend and "%(" not in each.message + each.mend
        assert len(each.key) == 64
    numbers = {each.rule.number for each in found} & {1, 2, 3, 4, 5}
    assert len(numbers) <= 1, "a basis has one rank"
