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
# What the form sends for a choice, and the word that a workbook holds for it.
_WORDS: dict[str, dict[str, str]] = {
    "category": dict(zip(Category.values, Category.labels, strict=True)),
    "subject_kinds": dict(zip(SubjectKind.values, SubjectKind.labels, strict=True)),
    "stage": dict(zip(Stage.values, Stage.labels, strict=True)),
    "use_modes": dict(zip(UseMode.values, UseMode.labels, strict=True)),
    "needs_consent": {"yes": YES, "no": NO},
}


def _text(**attrs: Any) -> forms.CharField:
    return forms.CharField(required=False, widget=forms.TextInput(attrs=attrs))


def _lines(help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "class": "full"})
    return forms.CharField(required=False, widget=widget, help_text=help_text)


def _day(help_text: Any = "") -> forms.CharField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.CharField(required=False, widget=widget, help_text=help_text)


def _choices(name: str) -> list[tuple[str, Any]]:
    # The words are data: what a workbook holds. Only what is shown is translated.
    return [(value, _(word)) for value, word in _WORDS[name].items()]


def _one(name: str) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[("", _("请选择")), *_choices(name)])


def _several(name: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        required=False, choices=_choices(name), widget=forms.CheckboxSelectMultiple
    )


class RowForm(forms.Form):
    """A matter: what may be left empty, how long a text may be and what a date is, the columns say."""

    code = _text(**{"class": "short"})
    name = _text(**{"class": "full"})
    category = _one("category")
    subject_kinds = _several("subject_kinds")
    stage = _one("stage")
    use_modes = _several("use_modes")
    channel = _lines()
    report_terms = _lines(_("使用信用报告的，写明报告类型和费用由谁承担"))
    needs_consent = forms.ChoiceField(
        required=False, choices=_choices("needs_consent"), widget=forms.RadioSelect
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
        typed = {column: self._typed(name, data.get(name)) for name, column in FIELDS.items()}
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

    def _typed(self, name: str, value: Any) -> str:
        """What a workbook would hold in this column."""
        if name not in _WORDS:
            return str(value or "")
        chosen = value if name in _SEVERAL else [value]
        return "+".join(_WORDS[name][each] for each in chosen or [] if each)

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]


def typed_of(row: MatterRow) -> dict[str, Any]:
    """A stored matter as the form holds it."""
    values = value_of(row)
    held: dict[str, Any] = {name: as_typed(values[column]) for name, column in FIELDS.items()}
    for name, words in _WORDS.items():
        values_of = {word: value for value, word in words.items()}
        chosen = [values_of[word] for word in held[name].split("+") if word]
        held[name] = chosen if name in _SEVERAL else next(iter(chosen), "")
    return held
