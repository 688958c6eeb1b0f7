"""The form in which a unit says what its own headings mean: one line for each column of ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.workbook.columns import SPECS, Column, column_of, heading_key
from casefiles.itemlists.workbook.guessing import Heading, OwnForm, guess
from casefiles.itemlists.workbook.layout import Layout
from casefiles.itemlists.workbook.rows import READERS, typed
from casefiles.itemlists.workbook.values import Unreadable

# The running number is for people; each matter has a code and a name of its own.
MAPPED = tuple(column for column in Column if column is not Column.POSITION)
_EACH_ITS_OWN = {Column.CODE, Column.NAME}


@dataclass(frozen=True)
class Line:
    """One column of ours on the page."""

    label: str
    needed: bool
    heading: forms.BoundField
    fixed: forms.BoundField | None


class ColumnsForm(forms.Form):
    """For each column a heading of theirs, or what stands in every row; `layout` when it is valid."""

    layout: Layout

    def __init__(
        self, data: Any = None, *, own: OwnForm | None = None, known: Layout | None = None
    ) -> None:
        super().__init__(data, initial=_initial(own, known or Layout()))
        self._own = own
        if own is not None:
            offered = [
                ("", _t("（表中没有）")),
                *((each.text, _offer(each)) for each in own.headings),
            ]
            for column in MAPPED:
                select = forms.Select(choices=offered, attrs={"class": "full"})
                self.fields[f"heading_{column.name}"].widget = select

    def lines(self) -> Iterator[Line]:
        """The columns in the form's order, each with its fields."""
        for column in MAPPED:
            fixed = None if column in _EACH_ITS_OWN else self[f"fixed_{column.name}"]
            heading = self[f"heading_{column.name}"]
            yield Line(_t(column.value), SPECS[column].filled, heading, fixed)

    def clean(self) -> dict[str, Any]:
        """Each heading once, what must be filled is, what stands in every row can be read."""
        said = super().clean() or {}
        headings: dict[str, Column | None] = {}
        fixed: dict[Column, str] = {}
        for column in MAPPED:
            heading, text = said.get(f"heading_{column.name}", ""), ""
            if column not in _EACH_ITS_OWN:
                text = said.get(f"fixed_{column.name}", "")
            if heading:
                self._take(column, heading, headings)
            elif text:
                fixed[column] = text
                self._try(column, text)
            elif SPECS[column].filled:
                self.add_error(f"heading_{column.name}", self._needed(column))
            elif SPECS[column].required:
                fixed[column] = ""
        if self._own is not None:
            # A heading that our own list of names knows, but which the unit does not mean so.
            for each in self._own.headings:
                if each.key not in headings and column_of(each.text) not in (None, Column.POSITION):
                    headings[each.key] = None
        self.layout = Layout(headings, fixed)
        return said

    def _take(self, column: Column, heading: str, taken: dict[str, Column | None]) -> None:
        key = heading_key(heading)
        if not key or (self._own and key not in {each.key for each in self._own.headings}):
            self.add_error(
                f"heading_{column.name}", _t("表中没有“%s”这一栏，请重新选择。") % heading
            )
        elif (other := taken.get(key)) is not None:
            self.add_error(
                f"heading_{column.name}",
                _t("“%(heading)s”已对应“%(column)s”，同一栏只能对应一项。")
                % {"heading": heading, "column": _t(other.value)},
            )
        else:
            taken[key] = column

    def _try(self, column: Column, text: str) -> None:
        try:
            empty = READERS[column](typed(text)) in (None, "", ())
        except Unreadable as problem:
            said = _t("%(message)s。%(mend)s。") % {
                "message": problem.message,
                "mend": problem.mend,
            }
            self.add_error(f"fixed_{column.name}", said)
        else:
            if empty and SPECS[column].filled:
                self.add_error(f"fixed_{column.name}", self._needed(column))

    def _needed(self, column: Column) -> str:
        if column in _EACH_ITS_OWN:
            return _t("必填：请选择表中对应的栏目。")
        return _t("必填：请选择表中对应的栏目；表中没有的，在右侧填写统一的内容。")


def _fields() -> Mapping[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for column in MAPPED:
        fields[f"heading_{column.name}"] = forms.CharField(
            label=_(column.value),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"class": "full"}),
        )
        if column not in _EACH_ITS_OWN:
            fields[f"fixed_{column.name}"] = forms.CharField(
                label=_("统一填写"),
                required=False,
                max_length=500,
                widget=forms.TextInput(attrs={"class": "full"}),
            )
    return fields


ColumnsForm.base_fields.update(_fields())


def _offer(heading: Heading) -> str:
    said = f"{heading.letter} · {heading.text}"
    return said + (_t("（如：%s）") % heading.shown[0] if heading.shown else "")


def _initial(own: OwnForm | None, known: Layout) -> dict[str, str]:
    """What the form begins with: what is remembered, and what the sheet suggests."""
    found = {f"fixed_{column.name}": text for column, text in known.fixed.items()}
    if own is None:
        said = {column: key for key, column in known.headings.items() if column}
    else:
        said = {column: heading.text for column, heading in guess(own).items()}
        remembered = {
            column: each.text for each in own.headings if (column := known.headings.get(each.key))
        }
        said = {c: text for c, text in said.items() if text not in remembered.values()} | remembered
    return found | {f"heading_{column.name}": text for column, text in said.items()}
