"""The forms of registered records: what a document says, what is asked about it, what is answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import SubjectKind
from casefiles.models import Commitment, CreditRecord
from casefiles.models.register import Severity
from casefiles.registering.words import RecordKind, RequestKind
from casefiles.verbs.credit_records import Told
from casefiles.verbs.record_requests import Asked


def _day(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "short", "min": "2000-01-01"}, format="%Y-%m-%d"
        ),
    )


def _words(label: Any, rows: int, longest: int = 300, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "class": "full", "maxlength": longest})
    return forms.CharField(label=label, max_length=longest, widget=area, **more)


class RecordForm(forms.Form):
    """A decision as its document tells it, in the order of the 双公示 standard."""

    record_kind = forms.ChoiceField(label=_("记录类型"), choices=RecordKind.choices)
    record_subject = forms.ChoiceField(
        label=_("主体类型"),
        choices=lambda: [(each.value, _t(str(each.label))) for each in SubjectKind],
    )
    record_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mono", "autocomplete": "off"}),
        help_text=_("单位填统一社会信用代码，个人填身份证号码"),
    )
    record_name = forms.CharField(label=_("名称"), max_length=200)
    record_document = forms.CharField(label=_("决定文书号"), max_length=80)
    record_title = forms.CharField(label=_("决定文书名称"), max_length=200)
    record_fact = _words(
        _("事实或内容"), 2, help_text=_("许可内容、违法事实、表彰事由或者承诺内容")
    )
    record_basis = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("写到条、款，如《建筑法》第七条")
    )
    record_result = _words(
        _("决定结果"), 2, required=False, help_text=_("行政处罚必填：处罚种类和内容")
    )
    record_severity = forms.ChoiceField(
        label=_("程度"),
        required=False,
        choices=[("", _("不适用")), *Severity.choices],
        help_text=_("行政处罚必填，其他记录不填"),
    )
    record_decided_on = _day(_("决定日期"), _("自决定之日起7个工作日内公示"))
    record_valid_until = _day(_("有效期至"), required=False)
    record_publish_until = _day(
        _("公示截止"),
        _("不填的：轻微处罚三个月，一般处罚一年，严重处罚三年，其他一年"),
        required=False,
    )

    def told(self, draft: CreditRecord | None = None) -> Told:
        """As the verb takes it; of a `draft` whose masked number was left alone, with the number it has."""
        data = self.cleaned_data
        number = data["record_number"]
        if draft is not None and number == draft.shown_identifier:
            number = draft.identifier
        return Told(
            kind=RecordKind(data["record_kind"]),
            subject_kind=SubjectKind(data["record_subject"]),
            identifier=number,
            name=data["record_name"],
            document_no=data["record_document"],
            title=data["record_title"],
            fact=data["record_fact"],
            record_basis=data["record_basis"],
            decided_on=data["record_decided_on"],
            result=data["record_result"],
            severity=data["record_severity"],
            valid_until=data["record_valid_until"],
            publish_until=data["record_publish_until"],
        )


class RequestForm(forms.Form):
    """What is asked about a published record, with what proves it."""

    request_kind = forms.ChoiceField(label=_("申请事项"), choices=RequestKind.choices)
    request_ground = _words(
        _("理由"), 3, 1000, help_text=_("谁提出、依据什么；异议受理后，该记录即停止使用")
    )
    correct_title = forms.CharField(
        label=_("文书名称更正为"), max_length=200, required=False, help_text=_("只在更正时填写")
    )
    correct_fact = forms.CharField(label=_("事实或内容更正为"), max_length=300, required=False)
    correct_basis = forms.CharField(label=_("依据更正为"), max_length=300, required=False)
    correct_result = forms.CharField(label=_("决定结果更正为"), max_length=300, required=False)
    request_file = forms.FileField(label=_("证明材料"), required=False)

    def asked(self) -> Asked:
        """As the verb takes it."""
        data = self.cleaned_data
        file = data["request_file"]
        return Asked(
            RequestKind(data["request_kind"]),
            data["request_ground"],
            {
                "title": data["correct_title"],
                "fact": data["correct_fact"],
                "record_basis": data["correct_basis"],
                "result": data["correct_result"],
            },
            file.name if file else "",
            file.read() if file else b"",
        )


class AnswerForm(forms.Form):
    """Why it is granted or not."""

    request_answer = _words(_("答复意见"), 3, 1000)


def as_told(record: CreditRecord) -> dict[str, Any]:
    """What a draft's form begins with; a person's number is masked, and left so it stays as it is."""
    return {
        "record_kind": record.kind,
        "record_subject": record.subject_kind,
        "record_number": record.shown_identifier if record.is_natural else record.identifier,
        "record_name": record.name,
        "record_document": record.document_no,
        "record_title": record.title,
        "record_fact": record.fact,
        "record_basis": record.record_basis,
        "record_result": record.result,
        "record_severity": record.severity,
        "record_decided_on": record.decided_on,
        "record_valid_until": record.valid_until,
        "record_publish_until": record.publish_until,
    }


def from_commitment(commitment: Commitment) -> dict[str, Any]:
    """What a signed commitment says of itself as a record."""
    subject, matter = commitment.case.subject, commitment.case.matter
    assert commitment.signed_at is not None
    return {
        "record_kind": RecordKind.COMMITMENT,
        "record_subject": subject.kind,
        # A person's number is typed from the card, never shown in passing.
        "record_number": "" if subject.is_natural else subject.identifier,
        "record_name": subject.name,
        "record_document": commitment.code,
        "record_title": commitment.title,
        "record_fact": (commitment.promise or matter.name)[:300],
        "record_basis": str(matter.legal_basis)[:300],
        "record_decided_on": commitment.signed_at.date(),
    }
