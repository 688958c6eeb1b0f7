"""Unknown headings: which row they are, what they may mean, and what a unit says they mean."""

import pytest

from casefiles.itemlists.workbook import read_item_list
from casefiles.itemlists.workbook.columns import Column, heading_key
from casefiles.itemlists.workbook.facts import ColumnsUnknown
from casefiles.itemlists.workbook.guessing import guess, own_form
from casefiles.itemlists.workbook.layout import Layout
from tests.itemlists.books import OLD_HEADINGS, OLD_ROWS, book, old_layout

SAID = {
    "编 号": Column.CODE,
    "办事项目": Column.NAME,
    "门类": Column.CATEGORY,
    "面向对象": Column.SUBJECT_KINDS,
    "用信节点": Column.STAGE,
    "怎么用信用": Column.USE_MODES,
    "根据": Column.LEGAL_BASIS,
    "处理办法": Column.DISHONESTY_MEASURE,
    "经办股室": Column.SECTION,
}
FIXED = {
    Column.NEEDS_CONSENT: "否",
    Column.EFFECTIVE_ON: "2026-01-01",
    Column.CHANNEL: "",
    Column.REPORT_TERMS: "",
    Column.CONTACT: "",
}


def layout(**fixed):
    return Layout({heading_key(text): column for text, column in SAID.items()}, FIXED | fixed)


def test_the_row_of_headings_is_found_below_the_title():
    form = own_form(old_layout())
    assert form is not None
    assert (form.sheet, form.row) == ("老表", 2)
    assert [each.text for each in form.headings] == list(OLD_HEADINGS)
    assert [each.letter for each in form.headings] == list("ABCDEFGHI")
    assert form.headings[1].shown == ("医疗机构设置审批", "护士执业注册", "放射诊疗许可")


def test_contents_and_names_say_what_a_column_may_be():
    form = own_form(old_layout())
    assert form is not None
    found = {column: heading.text for column, heading in guess(form).items()}
    for column in (
        Column.NAME,
        Column.CATEGORY,
        Column.SUBJECT_KINDS,
        Column.STAGE,
        Column.USE_MODES,
    ):
        assert SAID[found[column]] is column
    assert len(set(found.values())) == len(found)


def test_without_a_word_the_columns_are_unknown():
    with pytest.raises(ColumnsUnknown, match="表头"):
        read_item_list(old_layout())


def test_explained_headings_are_read_and_what_lacks_is_filled():
    result = read_item_list(old_layout(), layout())
    assert result.errors == ()
    assert [row.code for row in result.rows] == ["YL-01", "YL-02", "YL-03"]
    assert {row.needs_consent for row in result.rows} == {False}
    assert result.rows[0].legal_basis == "《医疗机构管理条例》第九条（行政法规）"
    assert result.rows[0].contact == ""


def test_a_fault_in_what_every_row_says_is_shown_at_the_name():
    said = layout()
    late = Layout(said.headings, dict(said.fixed) | {Column.EXPIRES_ON: "2025-01-01"})
    errors = read_item_list(old_layout(), late).errors
    assert [each.cell for each in errors] == ["B3", "B4", "B5"]
    assert all("早于生效日" in each.message for each in errors)


def test_a_heading_that_is_not_to_be_imported_is_left_alone():
    with_alias = book((*OLD_HEADINGS, "联系人"), [(*row, "某某") for row in OLD_ROWS])
    said = layout()
    ignoring = Layout(dict(said.headings) | {heading_key("联系人"): None}, said.fixed)
    assert {row.contact for row in read_item_list(with_alias, ignoring).rows} == {""}


def test_the_form_itself_is_read_by_its_own_names(sample):
    wrong = Layout({heading_key("事项名称"): Column.CODE, heading_key("类别"): None}, FIXED)
    assert len(read_item_list(sample("finance.xlsx"), wrong).rows) == 4


@pytest.mark.parametrize("name", ["finance.xlsx", "housing-messy.xlsx", "fishery-errors.xlsx"])
def test_known_headings_are_guessed_as_what_they_are(sample, name):
    form = own_form(sample(name))
    assert form is not None
    found = guess(form)
    assert {column for column in Column if column is not Column.POSITION} == set(found)
    by_alias = read_item_list(sample(name))
    assert by_alias.sheet == form.sheet


def test_a_sheet_without_headings_has_no_form():
    assert own_form(book((), [])) is None
    assert own_form(book(("甲", "乙"), [("丙", "丁")])) is None
