"""Forms of 保密, 联合核查 and 应急查阅: each becomes one call of a verb."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.verbs.sharing import LONGEST_DAYS
from tenants import clock
from tenants.models import User

CAREFUL = _("记入经过和台账，请勿写主体名称和证件号码")


def _grounds(help_text: Any = CAREFUL) -> forms.CharField:
    return forms.CharField(
        label=_("事由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
        help_text=help_text,
    )


class GroundsForm(forms.Form):
    """A reason alone."""

    grounds = _grounds()


class _PeopleForm(forms.Form):
    """A form that chooses among people; another id reads as no choice and names nobody."""

    people_field = ""

    def __init__(self, *args: Any, people: Mapping[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.people_field]
        field.choices = [
            (str(pk), f"{each.display_name} {each.username}") for pk, each in people.items()
        ]
        field.error_messages["invalid_choice"] = _t("请从列出的人员中选择。")


class GuardForm(_PeopleForm):
    """Make a case confidential."""

    people_field = "named"

    named = forms.MultipleChoiceField(
        label=_("另外可见"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("受理人、提出意见人、正在办理的人和您自己自动列入"),
    )
    grounds = _grounds()


class NameForm(_PeopleForm):
    """One more person."""

    people_field = "person"

    person = forms.ChoiceField(label=_("人员"))
    grounds = _grounds()


class ShareForm(forms.Form):
    """Open the case to one person of another unit."""

    unit_code = forms.CharField(
        label=_("单位代码"), max_length=40, help_text=_("对方单位网址中 /u/ 后面的代码")
    )
    account = forms.CharField(
        label=_("账号"), max_length=60, help_text=_("须与对方登录账号完全一致")
    )
    last_day = forms.DateField(
        label=_("截止日期"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )
    grounds = _grounds(_("写明核查原因；对方可以看到。请勿写主体名称和证件号码"))
    law = forms.CharField(
        label=_("法律依据"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "full"}),
        help_text=_(
            "主体已授权对方单位查阅本办件的，不必填写；没有授权的，写明允许提供的法律条款"
            "（《通知》第六条第三项）"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        attrs = self.fields["last_day"].widget.attrs
        attrs["min"] = today.isoformat()
        attrs["max"] = (today + timedelta(days=LONGEST_DAYS)).isoformat()
        self.fields["last_day"].help_text = _t("最长 %(days)s 天，至当日 24:00") % {
            "days": LONGEST_DAYS
        }


class EmergencyForm(forms.Form):
    """Read a case in an emergency."""

    grounds = _grounds(_("至少 10 个字；记入该单位台账，并通知该单位"))
