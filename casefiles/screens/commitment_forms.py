"""Forms of commitments: preparing, signing, checking, judging, and the wordings."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from casefiles.commitments.wording import CommitmentKind, Part, Wording
from casefiles.models.commitments import Capacity, SigningMethod
from casefiles.models.register import Severity
from casefiles.refusals import CheckNoteMissing, GroundsOfBreachMissing, SignerMissing
from casefiles.verbs import uploads
from casefiles.verbs.commitments import Signing

LONGEST_CHECK = 1000


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "full"})


class PrepareForm(forms.Form):
    """What is promised besides the wording, and when it is looked after."""

    commitment_kind = forms.ChoiceField(
        label=_("承诺类型"), choices=CommitmentKind.choices, widget=forms.HiddenInput
    )
    promise = forms.CharField(
        label=_("承诺事项"),
        max_length=1000,
        required=False,
        widget=_text(3),
        help_text=_("本次具体承诺的内容，例如：于核查期限前补齐第3项材料。没有可不填"),
    )
    check_on = forms.DateField(
        label=_("履诺核查期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("不填则按文本规定的工作日推算；遇节假日顺延到下一个工作日"),
    )


class SignForm(forms.Form):
    """The subject's signature, in one of three ways."""

    signer_name = forms.CharField(
        label=_("签署人"), max_length=80, error_messages={"required": SignerMissing.says}
    )
    capacity = forms.ChoiceField(
        label=_("签署身份"),
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": SignerMissing.says},
    )
    method = forms.ChoiceField(
        label=_("签署方式"), choices=SigningMethod.choices, widget=forms.RadioSelect
    )
    strokes = forms.CharField(
        label=_("手写签名"), max_length=250_000, required=False, widget=forms.HiddenInput
    )
    confirmed = forms.BooleanField(
        label=_("签署人已当面阅读全文，确认以键盘录入的姓名作为签署"), required=False
    )
    paper = forms.FileField(
        label=_("纸质签署件"),
        required=False,
        allow_empty_file=True,
        help_text=_("签署后的扫描件或照片：PDF、OFD、JPEG、PNG，不超过 20 MB"),
    )
    publish = forms.BooleanField(
        label=_("承诺人同意在“信用连江”公开本承诺及履行情况（自然人姓名、号码脱敏）"),
        required=False,
    )

    def signing(self) -> Signing:
        """As the verb takes it. Raises FileTooLarge, FileEmpty."""
        data = self.cleaned_data
        return Signing(
            name=data["signer_name"],
            capacity=Capacity(data["capacity"]),
            method=SigningMethod(data["method"]),
            strokes=data["strokes"],
            confirmed=data["confirmed"],
            paper=_upload(data["paper"]) if data["method"] == SigningMethod.PAPER else None,
            publish=data["publish"],
        )


def _upload(file: "UploadedFile[bytes] | None") -> tuple[str, bytes] | None:
    return (file.name or "", uploads.content_of(file)) if file else None


class CheckForm(forms.Form):
    """Whether a commitment was kept, with evidence."""

    kept = forms.ChoiceField(
        label=_("核查结论"),
        choices=[("yes", _("已履行")), ("no", _("拟认定违诺，转审核人认定"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("核查情况"),
        max_length=2000,
        widget=_text(3),
        error_messages={"required": CheckNoteMissing.says},
    )
    breach_severity = forms.ChoiceField(
        label=_("违诺程度"),
        choices=Severity.choices,
        initial=Severity.GENERAL,
        required=False,
        help_text=_("仅在拟认定违诺时使用；轻微的不得据以限制"),
    )
    proof = forms.FileField(
        label=_("佐证材料"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF、JPG、PNG、DOCX、XLSX、OFD，每个不超过 20 MB"),
    )

    def uploaded(self) -> list[tuple[str, bytes]]:
        """The evidence as the verb takes it. Raises FileTooLarge, FileEmpty."""
        found = _upload(self.cleaned_data["proof"])
        return [found] if found else []


class GroundsForm(forms.Form):
    """Words on a breach: of whoever judges it, objects to it, answers."""

    grounds = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=_text(3),
        error_messages={"required": GroundsOfBreachMissing.says},
    )


class WordingForm(forms.Form):
    """A wording; all four parts are asked for."""

    wording_kind = forms.ChoiceField(choices=CommitmentKind.choices, widget=forms.HiddenInput)
    wording_title = forms.CharField(label=_("标题"), max_length=60)
    status = forms.CharField(
        label=_("自身信用状况"), max_length=2000, widget=_text(), required=False
    )
    truth = forms.CharField(label=_("材料真实性"), max_length=2000, widget=_text(), required=False)
    liability = forms.CharField(
        label=_("违约责任"), max_length=2000, widget=_text(), required=False
    )
    restriction = forms.CharField(
        label=_("自愿接受惩戒"), max_length=2000, widget=_text(), required=False
    )
    check_workdays = forms.IntegerField(
        label=_("核查期限（工作日）"), min_value=1, max_value=LONGEST_CHECK
    )

    @classmethod
    def of(cls, wording: Wording) -> "WordingForm":
        """Filled with a wording."""
        initial: dict[str, Any] = {part.value: getattr(wording, part.value) for part in Part}
        initial |= {
            "wording_kind": wording.kind,
            "wording_title": wording.title,
            "check_workdays": wording.check_workdays,
        }
        return cls(initial=initial)

    @property
    def wording(self) -> Wording:
        """As the verb takes it."""
        data = self.cleaned_data
        return Wording(
            kind=CommitmentKind(data["wording_kind"]),
            title=data["wording_title"],
            check_workdays=data["check_workdays"],
            **{part.value: data[part.value] for part in Part},
        )
