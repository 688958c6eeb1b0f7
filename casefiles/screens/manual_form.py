"""The form of a query by hand: the page's address, when it was looked at, its picture, what it showed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casefiles.models.register import Severity
from casefiles.sources import FoundRecord
from casefiles.sources.manual import Seen
from tenants import clock
from tenants.clock import SHANGHAI

MOST = 10


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "min": "1990-01-01"}, format="%Y-%m-%d")


class ManualForm(forms.Form):
    """The look itself."""

    address = forms.CharField(
        label=_("网址"),
        max_length=500,
        widget=forms.TextInput(
            attrs={"class": "full", "placeholder": "https://www.creditchina.gov.cn/…"}
        ),
        help_text=_("从浏览器地址栏复制"),
    )
    looked_at = forms.DateTimeField(
        label=_("查询时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("截图上的时间；数据截至该时点"),
    )
    screenshot = forms.FileField(
        label=_("查询截图"),
        allow_empty_file=True,
        help_text=_("JPG、PNG 或者 PDF，须看得到主体名称和查询结果，不超过 20 MB"),
        error_messages={"required": _("请选择查询截图。")},
    )
    nothing_found = forms.BooleanField(
        label=_("页面显示没有失信信息"),
        required=False,
        help_text=_("有失信信息的，不勾选，在下面逐条填写"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = clock.now().astimezone(SHANGHAI)
        self.fields["looked_at"].initial = now.replace(second=0, microsecond=0)
        self.fields["looked_at"].widget.attrs["max"] = (
            f"{now + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
        )


class FoundForm(forms.Form):
    """One record that the page showed."""

    document_no = forms.CharField(label=_("文号"), max_length=80)
    severity = forms.ChoiceField(label=_("程度"), choices=[("", _("请选择")), *Severity.choices])
    organ = forms.CharField(label=_("认定机关"), max_length=100)
    fact = forms.CharField(label=_("失信事实"), max_length=300)
    decided_on = forms.DateField(label=_("认定日期"), widget=_day())
    publish_until = forms.DateField(label=_("公示截止"), widget=_day())
    repaired_on = forms.DateField(label=_("修复日期"), required=False, widget=_day())
    disputed = forms.BooleanField(label=_("异议中"), required=False)

    def clean(self) -> dict[str, Any]:
        """A record decided to-morrow, or published until before its decision, is a slip of the pen."""
        data = super().clean() or {}
        decided, until = data.get("decided_on"), data.get("publish_until")
        if decided and decided > clock.today():
            self.add_error("decided_on", gettext("认定日期不能晚于今天。"))
        if decided and until and until < decided:
            self.add_error("publish_until", gettext("公示截止不能早于认定日期。"))
        repaired = data.get("repaired_on")
        if repaired and decided and repaired < decided:
            self.add_error("repaired_on", gettext("修复日期不能早于认定日期。"))
        return data


FoundForms = forms.formset_factory(FoundForm, extra=4, max_num=MOST, absolute_max=MOST)


def seen(form: ManualForm, rows: Any) -> Seen | None:
    """As the verb takes it; None, with the reason on the form, where it contradicts itself."""
    if not (form.is_valid() and rows.is_valid()):
        return None
    data = form.cleaned_data
    found = [each.cleaned_data for each in rows if each.has_changed()]
    if found and data["nothing_found"]:
        form.add_error(
            "nothing_found", gettext("已填写失信信息，又勾选了没有失信信息：请核对后只留一样。")
        )
        return None
    if not found and not data["nothing_found"]:
        form.add_error(
            "nothing_found", gettext("页面没有失信信息的请勾选；有的，请在下面逐条填写。")
        )
        return None
    records = tuple(FoundRecord(**each) for each in found)
    return Seen(data["address"], data["looked_at"], records)
