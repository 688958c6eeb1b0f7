"""The forms of a plan and of an annual review: what the unit types, as one call of a verb."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.models import ImplementationPlan, PlanStep, ReviewOutcome
from casefiles.verbs.plans import NEEDED, Head, Measure

BLANK_ROWS = 3
MOST_MEASURES = 40
_PHONE = RegexValidator(
    r"^[0-9+()（）\-－ 转分机,，/、]{7,40}$", _("请填写电话号码，例如 0591-26230000 或 13800000000")
)


def day(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, typed or chosen."""
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请填写日期，例如 2026-06-30。")},
    )


def _words(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, "class": "full"}),
    )


class PlanForm(forms.Form):
    """The head of a plan. A draft may have gaps; what is submitted has none."""

    leader_name = forms.CharField(label=_("分管领导"), max_length=40, required=False)
    leader_post = forms.CharField(label=_("分管领导职务"), max_length=60, required=False)
    section = forms.CharField(label=_("责任科室"), max_length=60, required=False)
    liaison_name = forms.CharField(label=_("联络员"), max_length=40, required=False)
    liaison_phone = forms.CharField(
        label=_("联络员电话"),
        max_length=40,
        required=False,
        validators=[_PHONE],
        help_text=_("仅本单位和信用办可见，加密保存"),
    )
    goals = _words(_("工作目标"), 4)
    safeguards = _words(_("保障措施"), 3)
    start_on = day(_("拟启用日期"), _("不填则自信用办采纳之日起启用"))
    in_force_until = day(_("有效期至"), _("长期有效的留空"))

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if draft else NEEDED:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _t("请填写。")

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("start_on"), data.get("in_force_until")
        if start and end and end < start:
            self.add_error("in_force_until", _t("有效期至早于拟启用日期，请核对；长期有效的留空。"))
        return data

    @property
    def head(self) -> Head:
        """What the verb takes."""
        return Head(**self.cleaned_data)


class MeasureForm(forms.Form):
    """One measure; an empty row is none."""

    task = forms.CharField(
        label=_("工作措施"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 1, "class": "full"}),
    )
    section = forms.CharField(label=_("责任科室"), max_length=60, required=False)
    finish_on = day(_("完成时限"))

    def clean(self) -> dict[str, Any]:
        """A section or a day without a task says nothing."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("task") and (data.get("section") or data.get("finish_on")):
            self.add_error("task", _t("请写明工作措施；不需要的行请整行清空。"))
        return data


class _Measures(forms.BaseFormSet):  # type: ignore[type-arg]
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": _("页面内容不完整，请刷新后重新填写。"),
    }

    @property
    def measures(self) -> list[Measure]:
        """What the verb takes: the rows with something in them, in their order."""
        rows = (each.cleaned_data for each in self.forms)
        return [Measure(**row) for row in rows if row.get("task")]


def measures_form(data: Any = None, *, plan: ImplementationPlan | None, blank: int) -> Any:
    """The rows of measures: those of the plan, then some that are empty."""
    rows = PlanStep.objects.filter(plan=plan) if plan and data is None else []
    kind: Any = forms.formset_factory(
        MeasureForm, formset=_Measures, extra=blank, max_num=MOST_MEASURES, absolute_max=60
    )
    initial = [
        {"task": each.task, "section": each.section, "finish_on": each.finish_on} for each in rows
    ]
    return kind(data, initial=initial, prefix="measures")


class ReviewListForm(forms.Form):
    """The annual review, in one click; the reason is prefilled and may be changed."""

    reason = forms.CharField(
        label=_("核对说明"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
        error_messages={"required": _("请写明核对情况。")},
    )
    people_current = forms.BooleanField(
        label=_("实施方案中的分管领导和联络员没有变动"), required=False
    )
    outcome = forms.ChoiceField(choices=ReviewOutcome.choices, widget=forms.HiddenInput)
