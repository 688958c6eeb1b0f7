"""Forms of consents: each becomes one call of a verb."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.consents.rules import last_day
from casefiles.consents.terms import Granted, Grantor
from casefiles.consents.words import DataScope, Proof, Separate
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, Matter
from tenants import clock
from tenants.models import Unit


def _day(label: Any, **other: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **other)


class TermsForm(forms.Form):
    """What is consented to; for one case the subject and the purpose are the case's own."""

    scopes = forms.MultipleChoiceField(
        label=_("数据范围"),
        choices=DataScope.choices,
        initial=[DataScope.RECORD],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("只选办理本事项所必需的"),
    )
    proof = forms.ChoiceField(label=_("身份证明"), choices=Proof.choices)
    agent = forms.CharField(
        label=_("代理人或经办人"),
        max_length=60,
        required=False,
        help_text=_("单位授权或由他人代签的，填写签字人姓名"),
    )
    starts_on = _day(_("授权自"))
    ends_on = _day(_("授权至"), required=False)
    recipients: "forms.ModelMultipleChoiceField[Unit]" = forms.ModelMultipleChoiceField(
        label=_("其他被授权单位"),
        queryset=None,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6, "class": "full"}),
        help_text=_("本单位自动列入。需由其他单位查阅或使用的，按住 Ctrl 多选"),
    )
    separate = forms.MultipleChoiceField(
        label=_("单独同意"),
        choices=Separate.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("逐项由主体决定，在纸上逐项签字；不勾选的视为不同意"),
    )

    def __init__(self, *args: Any, unit: Unit, case: Case | None = None, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {"starts_on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.case = case
        units = Unit.objects.on_roster(unit.office, today).exclude(pk=unit.pk)
        recipients: Any = self.fields["recipients"]
        recipients.queryset = units.order_by("position", "code")
        recipients.label_from_instance = lambda each: each.short_name
        self.fields["starts_on"].widget.attrs["min"] = today.isoformat()
        ends = self.fields["ends_on"]
        ends.widget.attrs["max"] = last_day(today + timedelta(days=365)).isoformat()
        ends.help_text = (
            _t("只用于本办件的，不必填写；填写的，最长一年")
            if case
            else _t("最长一年，至当日 24:00")
        )

    def granted(self, **other: Any) -> Granted:
        """As the verb takes it."""
        data = self.cleaned_data
        return Granted(
            scopes=[DataScope(each) for each in data["scopes"]],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            case=self.case,
            recipients=list(data["recipients"]),
            separate=[Separate(each) for each in data["separate"]],
            **other,
        )

    def grantor(self) -> Grantor:
        """The case's subject."""
        assert self.case is not None
        subject = self.case.subject
        return Grantor(
            SubjectKind(subject.kind),
            subject.identifier,
            subject.name,
            Proof(self.cleaned_data["proof"]),
            self.cleaned_data["agent"],
        )


class ConsentForm(TermsForm):
    """A consent beside any case: whose, and what for."""

    kind = forms.ChoiceField(
        label=_("主体类型"), choices=[(value, _(label)) for value, label in SubjectKind.choices]
    )
    identifier = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("统一社会信用代码，自然人填身份证号码"),
    )
    name = forms.CharField(label=_("授权人"), max_length=200)
    matter: "forms.ModelChoiceField[Matter]" = forms.ModelChoiceField(
        label=_("事项"),
        queryset=None,
        required=False,
        empty_label=_("不属于清单事项，另写用途"),
    )
    purpose = forms.CharField(
        label=_("用途"), max_length=300, required=False, help_text=_("没有选择事项的，写明用途")
    )

    field_order = (
        "kind",
        "identifier",
        "name",
        "proof",
        "agent",
        "matter",
        "purpose",
        "scopes",
        "starts_on",
        "ends_on",
        "recipients",
        "separate",
    )

    def __init__(self, *args: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["matter"]
        field.queryset = matters
        self.fields["ends_on"].required = True

    def grantor(self) -> Grantor:
        """As it was typed."""
        data = self.cleaned_data
        return Grantor(
            SubjectKind(data["kind"]),
            data["identifier"],
            data["name"],
            Proof(data["proof"]),
            data["agent"],
        )

    def granted(self, **other: Any) -> Granted:
        """With the purpose that was typed."""
        data = self.cleaned_data
        return super().granted(matter=data["matter"], purpose=data["purpose"], **other)


class SignedForm(forms.Form):
    """The signed paper."""

    signed_on = _day(_("签署日期"))
    paper = forms.FileField(
        label=_("签署原件"),
        max_length=200,
        help_text=_("扫描件或照片（PDF、JPEG、PNG），不超过 20 MB"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"signed_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.fields["signed_on"].widget.attrs["max"] = clock.today().isoformat()


class WithdrawalForm(forms.Form):
    """How the subject took it back."""

    how = forms.CharField(
        label=_("撤回方式"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
        help_text=_("例如：本人持身份证到窗口书面撤回，已核对身份"),
    )


class CodeForm(forms.Form):
    """A code from a printed paper."""

    verify_code = forms.CharField(
        label=_("核验码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "class": "mono full"}
        ),
        help_text=_("印在授权书或查询结果下方，共 16 位，不分大小写，可不填横线"),
    )
