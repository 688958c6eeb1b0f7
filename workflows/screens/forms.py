"""Forms: a form becomes one call of a verb."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import SubjectKind
from casefiles.models import LawfulBasis, Matter
from casefiles.refusals import WaiverReasonMissing
from workflows.screens.returning import BackForm, words_field


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "full"})


class UploadForm(forms.Form):
    """A workbook."""

    file = forms.FileField(label=_("事项清单表格（.xlsx）"), max_length=200)


class ProgressForm(forms.Form):
    """The words of a month's report."""

    progress = forms.CharField(label=_("工作开展情况"), widget=_text(4), max_length=5000)
    problems = forms.CharField(
        label=_("存在问题"), widget=_text(2), max_length=3000, required=False
    )
    next_steps = forms.CharField(
        label=_("下步打算"), widget=_text(2), max_length=3000, required=False
    )


class NilForm(forms.Form):
    """A nil report, in one click; the reason is prefilled and may be changed."""

    nil_reason = forms.CharField(
        label=_("零报告原因"), max_length=300, initial=_("本月未办理涉及信用核查的行政管理事项")
    )


class KeysField(forms.Field):
    """The keys of ticked findings; what is no key is none of them."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """The keys, each once."""
        return list(dict.fromkeys(str(each)[:64] for each in value or ()))


class WaiveForm(forms.Form):
    """Which warnings are let stand, and why."""

    warnings = KeysField(label=_("警告"), required=False)
    waiver_reason = forms.CharField(
        label=_("豁免理由"),
        widget=_text(2),
        max_length=300,
        error_messages={"required": WaiverReasonMissing.says},
        help_text=_("写明为什么可以保留，例如清单中的对应项目、所依据的条款；信用办审核时会看到"),
    )


class WithdrawForm(forms.Form):
    """Which waiver is taken back."""

    waiver = forms.IntegerField(
        min_value=1,
        max_value=2**62,
        error_messages={
            "required": _("请选择要撤回的豁免。"),
            "invalid": _("请选择要撤回的豁免。"),
        },
    )


class CaseForm(forms.Form):
    """A new case."""

    # The rows come with the form: a field of the class would be read outside any scope.
    matter: "forms.ModelChoiceField[Matter]" = forms.ModelChoiceField(
        label=_("事项"), queryset=None, empty_label=_("请选择")
    )
    kind = forms.ChoiceField(
        label=_("主体类型"),
        choices=[(value, _(label)) for value, label in SubjectKind.choices],
        widget=forms.RadioSelect,
    )
    identifier = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        help_text=_("法人、非法人组织填统一社会信用代码；自然人填身份证号"),
    )
    name = forms.CharField(label=_("名称"), max_length=200)
    renamed = forms.BooleanField(
        label=_("主体已更名"),
        required=False,
        help_text=_("同一号码登记过其他名称时才需勾选；原名称留作曾用名"),
    )
    basis = forms.ChoiceField(
        label=_("查询依据"), choices=LawfulBasis.choices, widget=forms.RadioSelect
    )
    basis_note = forms.CharField(
        label=_("条款或授权书编号"),
        max_length=300,
        help_text=_("依法履职填法律条款；主体授权填授权书编号"),
    )
    amount = forms.DecimalField(
        label=_("涉及金额（元）"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        required=False,
        help_text=_("如采购预算、补助金额；本单位审批流程可按金额加签。没有金额的不填"),
    )

    def __init__(self, *args: Any, matters: Any, offered: Sequence[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["matter"]
        # Any matter of the list may be sent, so that the verb says why one is closed; offered are
        # those that take cases today.
        field.queryset = matters  # type: ignore[attr-defined]
        field.widget.choices = [
            ("", _("请选择")),
            *((str(each.pk), str(each)) for each in offered),
        ]


class OpinionForm(forms.Form):
    """The handler's opinion."""

    opinion = forms.CharField(label=_("审查意见"), widget=_text(3), max_length=3000)


class CaseSignForm(BackForm):
    """A signer of a case before the decision."""

    text = words_field()
    field_order = ("text", "back_to")
