"""Forms about people: a form becomes one call of a verb."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casefiles.people.accounts import check_password, prefix_of
from casefiles.people.duties import Where, roles_in
from tenants import clock
from tenants.roles import Role


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day, today by default."""
    return forms.DateField(
        label=label,
        initial=clock.today,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
    )


def role_choices(where: Where) -> list[tuple[str, str]]:
    """The roles of a place, in the order of the roster."""
    return [(role.value, str(role.label)) for role in Role if role in roles_in(where)]


class InviteForm(forms.Form):
    """A person to invite."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    own_part = forms.CharField(
        label=_("账号"),
        max_length=19,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "autocapitalize": "none"}
        ),
    )
    roles = forms.MultipleChoiceField(label=_("角色"), widget=forms.CheckboxSelectMultiple)
    since = day_field(_("起始日期"))

    def __init__(self, *args: Any, where: Where, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = role_choices(where)  # type: ignore[attr-defined]
        self.fields["own_part"].help_text = _(
            "完整账号为“%(prefix)s”加所填内容；本人已有账号的，接受邀请时可沿用原账号"
        ) % {"prefix": prefix_of(where)}


class GiveForm(forms.Form):
    """A role for a person who is there already."""

    role = forms.ChoiceField(label=_("角色"))
    since = day_field(_("起始日期"))

    def __init__(self, *args: Any, where: Where, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("请选择")), *role_choices(where)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """Which role ends, and when."""

    role = forms.ChoiceField(choices=Role.choices)
    until = day_field(_("终止日期"))


class HandoverForm(forms.Form):
    """To whom, and from which day on the person is gone."""

    successor = forms.ChoiceField(label=_("接收人"), required=False)
    until = day_field(_("终止日期"), _("自该日起，该人员在本单位不再有任何权限"))

    def __init__(self, *args: Any, successors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("不指定：释放任务，由同角色人员签收"))
        self.fields["successor"].choices = [nobody, *successors]  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    """The code of an invitation: the whole link will do."""

    code = forms.CharField(
        label=_("邀请码"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-from-hash": ""}),
    )

    def clean_code(self) -> str:
        """What follows the last `#`."""
        return str(self.cleaned_data["code"]).strip().rpartition("#")[2]


class PasswordForm(forms.Form):
    """The first password of a new account."""

    password = forms.CharField(
        label=_("设置密码"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username = username

    def clean(self) -> dict[str, Any]:
        """Both the same, and good enough."""
        said = super().clean() or {}
        password = said.get("password", "")
        if password and said.get("again") is not None and password != said["again"]:
            self.add_error("again", _("两次输入的密码不一致。"))
        elif password:
            try:
                check_password(password, self.username)
            except ValidationError as error:
                self.add_error("password", error)
        return said
