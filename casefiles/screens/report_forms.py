"""The forms of credit reports: laying one in, registering a crisis, reviewing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import Category
from casefiles.models import Case
from casefiles.reports import register
from casefiles.reports.words import CrisisKind, ReportKind, ReportReview
from casefiles.verbs.reports import Paper
from tenants import clock


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _translated(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, gettext(str(label))) for value, label in choices]


class ReportForm(forms.Form):
    """What the report says of itself, and its paper."""

    report_kind = forms.ChoiceField(
        label=_("报告类型"), choices=[("", _("请选择")), *ReportKind.choices]
    )
    report_no = forms.CharField(label=_("报告编号"), max_length=60)
    report_agency = forms.ChoiceField(
        label=_("信用服务机构"),
        required=False,
        help_text=_("第三方信用报告必选；机构须在出具日列于信用办名册"),
    )
    issuer = forms.CharField(
        label=_("出具单位"),
        max_length=100,
        required=False,
        help_text=_("公共信用信息报告、专项信用报告填写，如“信用中国（福建）”"),
    )
    issued_on = forms.DateField(label=_("出具日期"), widget=_day())
    own_end_on = forms.DateField(
        label=_("报告自定截止日"),
        required=False,
        widget=_day(),
        help_text=_("报告上写明的截止日；未写明的不填，有效期按一年计"),
    )
    report_purposes = forms.MultipleChoiceField(
        label=_("适用事项类别"),
        required=False,
        choices=Category.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("报告限定用途的勾选；未限定的不勾"),
    )
    rating = forms.CharField(label=_("信用等级"), max_length=30, required=False)
    report_code = forms.CharField(label=_("核验码"), max_length=60, required=False)
    report_file = forms.FileField(
        label=_("报告原件"),
        allow_empty_file=True,
        help_text=_("PDF、JPG、PNG、DOCX、XLSX、OFD，不超过 20 MB"),
        error_messages={"required": _("请选择报告原件。")},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency, purposes = self.fields["report_agency"], self.fields["report_purposes"]
        assert isinstance(agency, forms.ChoiceField)
        assert isinstance(purposes, forms.MultipleChoiceField)
        # Whoever has left the register too: a report of before may still hold, and the verb says why not.
        self.agencies = {str(each.key): each for each in register.agencies_of(case.unit.office)}
        named = [(pk, each.name) for pk, each in self.agencies.items()]
        agency.choices = [("", gettext("第三方报告请选择")), *named]
        purposes.choices = _translated(Category.choices)
        for name in ("issued_on", "own_end_on"):
            self.fields[name].widget.attrs["min"] = "1990-01-01"
        self.fields["issued_on"].widget.attrs["max"] = clock.today().isoformat()

    @property
    def paper(self) -> Paper:
        """As the verb takes it."""
        data = self.cleaned_data
        return Paper(
            kind=ReportKind(data["report_kind"]),
            number=data["report_no"],
            issued_on=data["issued_on"],
            issuer=data["issuer"],
            agency=self.agencies.get(data["report_agency"]),
            own_end_on=data["own_end_on"],
            purposes=tuple(data["report_purposes"]),
            rating=data["rating"],
            verify_code=data["report_code"],
        )

    def clean_issued_on(self) -> Any:
        """A day that calendars of people know."""
        return _sensible(self.cleaned_data["issued_on"])

    def clean_own_end_on(self) -> Any:
        """The same, where there is one."""
        return _sensible(self.cleaned_data["own_end_on"])


def _sensible(day: Any) -> Any:
    if day is not None and not 1990 <= day.year <= 2100:
        raise forms.ValidationError(gettext("日期的年份应在1990年至2100年之间，请核对。"))
    return day


class UseForm(forms.Form):
    """Which report: one of those on the page."""

    report = forms.UUIDField(
        error_messages={"required": _("请选择报告。"), "invalid": _("请选择报告。")}
    )


class CrisisForm(forms.Form):
    """What happened to the subject, and when."""

    crisis_kind = forms.ChoiceField(
        label=_("事项"), choices=[("", _("请选择")), *CrisisKind.choices]
    )
    happened_on = forms.DateField(label=_("发生日期"), widget=_day())
    crisis_note = forms.CharField(
        label=_("情况说明"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
        help_text=_("写明情况和信息来源（文书名称、文号）"),
    )


class ReviewForm(forms.Form):
    """The second person's word on a report that was put aside."""

    outcome = forms.ChoiceField(label=_("复核结论"), choices=ReportReview.choices)
    review_note = forms.CharField(
        label=_("复核意见"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
        help_text=_("写明核实了什么、依据是什么"),
    )
