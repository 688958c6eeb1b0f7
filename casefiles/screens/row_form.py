"""One matter as a form: the columns of a workbook, read by the same rules, faults beside the fields."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow
from casefiles.itemlists.workbook.columns import SPECS, Column
from casefiles.itemlists.workbook.one_row import as_typed, read_one
from casefiles.itemlists.workbook.written import NO, YES, value_of

# The fields of the form in its order, and the columns that they are.
FIELDS = {
    "code": Column.CODE,
    "name": Column.NAME,
    "category": Column.CATEGORY,
    "subject_kinds": Column.SUBJECT_KINDS,
    "stage": Column.STAGE,
    "use_modes": Column.USE_MODES,
    "channel": Column.CHANNEL,
    "report_terms": Column.REPORT_TERMS,
    "needs_consent": Column.NEEDS_CONSENT,
    "dishonesty_measure": Column.DISHONESTY_MEASURE,
    "legal_basis": Column.LEGAL_BASIS,
    "section": Column.SECTION,
    "contact": Column.CONTACT,
    "effective_on": Column.EFFECTIVE_ON,
    "expires_on": Column.EXPIRES_ON,
    "yearly_estimate": Column.YEARLY_ESTIMATE,
}
PARTS = (
    (_("事项"), ("code", "name", "category", "subject_kinds", "yearly_estimate")),
    (_("信用应用"), ("stage", "use_modes", "channel", "report_terms", "needs_consent")),
    (_("处理与依据"), ("dishonesty_measure", "legal_basis")),
    (_("责任与期限"), ("section", "contact", "effective_on", "expires_on")),
)
_SEVERAL = {"subject_kinds", "use_modes"}


def _text(**attrs: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=forms.TextInput(attrs=attrs))


def _lines(help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "full"})
    return forms.CharField(required=False, widget=widget, help_text=help_text)


def _day(help_text: Any = "") -> forms.CharField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"})
    return forms.CharField(required=False, widget=widget, help_text=help_text)


def _one(labels: list[str]) -> forms.ChoiceField:
    # The words are data: what a workbook holds. Only what is shown is translated.
    choices = [("", _("请选择")), *((each, _(each)) for each in labels)]
    return forms.ChoiceField(required=False, choices=choices)


def _several(labels: list[str]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False,
        choices=[(each, _(each)) for each in labels],
        widget=forms.CheckboxSelectMultiple,
    )


class RowForm(forms.Form):
    """A matter: what may be left empty, how long a text may be and what a date is, the columns say."""

    code = _text(**{"class": "short"})
    name = _text(**{"class": "full"})
    category = _one(Category.labels)
    subject_kinds = _several(SubjectKind.labels)
    stage = _one(Stage.labels)
    use_modes = _several(UseMode.labels)
    channel = _lines()
    report_terms = _lines(_("使用信用报告的，写明报告类型和费用由谁承担"))
    needs_consent = forms.ChoiceField(
        required=False, choices=[(YES, _("是")), (NO, _("否"))], widget=forms.RadioSelect
    )
    dishonesty_measure = _lines(_("限制、禁止、取消、暂停、不予、降级等措施须有法律依据"))
    legal_basis = _lines(_("名称、条款，末尾用括号注明层级，例如《……法》第×条（法律）"))
    section = _text()
    contact = _lines()
    effective_on = _day()
    expires_on = _day(_("长期有效的留空"))
    yearly_estimate = _text(**{"class": "short", "inputmode": "numeric"})

    def __init__(self, *args: Any, position: int, others: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.position, self.others = position, others
        self.row: MatterRow | None = None
        for name, column in FIELDS.items():
            self.fields[name].label = _t(column.value)
            # The star is for the reader; what is missing, the rules of the columns say.
            self.fields[name].required = SPECS[column].filled
            self.fields[name].error_messages["required"] = _t("请填写。")

    def clean(self) -> dict[str, Any]:
        """Every fault of the row beside its field."""
        data: dict[str, Any] = super().clean() or {}
        typed = {
            column: "+".join(data.get(name) or [])
            if name in _SEVERAL
            else str(data.get(name) or "")
            for name, column in FIELDS.items()
        }
        self.row, faults = read_one(typed, self.position, self.others)
        names = {column.value: name for name, column in FIELDS.items()}
        for each in faults:
            name = names[each.column]
            if name not in self.errors:
                words = _t("%(message)s。%(mend)s。") % {
                    "message": each.message,
                    "mend": each.mend,
                }
                self.add_error(name, words)
        return data

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]


def typed_of(row: MatterRow) -> dict[str, Any]:
    """A stored matter as the form holds it."""
    values = value_of(row)
    return {
        name: as_typed(values[column]).split("+") if name in _SEVERAL else as_typed(values[column])
        for name, column in FIELDS.items()
    }
