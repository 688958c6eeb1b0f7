"""Forms that pass a task on: to whom, and in which words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.models import User
from workflows.hands import Circle
from workflows.models import Added
from workflows.notes import MOST

_CHOOSE = {
    "required": _("请选择人员。"),
    "invalid_choice": _("请从列表中选择人员；名单可能刚有变动。"),
}


class PersonForm(forms.Form):
    """One of some people, and a word to them."""

    person = forms.ChoiceField(label=_("人员"), error_messages=_CHOOSE)
    text = forms.CharField(label=_("说明"), max_length=MOST, required=False)

    def __init__(
        self, data: Any = None, *, circle: Circle | None = None, people: list[User] | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_{type(self).__name__.lower()}_%s")
        self.people = {str(each.uid): each for each in people or []}
        names = [(uid, circle.said(each)) for uid, each in self.people.items() if circle]
        self.fields["person"].choices = [("", _("请选择")), *names]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User:
        """The chosen person."""
        return self.people[self.cleaned_data["person"]]


class TransferForm(PersonForm):
    """转办."""


class DelegateForm(PersonForm):
    """委派: what is to be answered is required."""

    text = forms.CharField(
        label=_("请其答复"),
        max_length=MOST,
        error_messages={"required": _("请写明需要对方答复什么。")},
    )


class SignerForm(PersonForm):
    """加签."""

    where = forms.ChoiceField(
        label=_("顺序"),
        choices=[(Added.BEFORE.value, _("先于我签")), (Added.AFTER.value, _("在我之后签"))],
        widget=forms.RadioSelect,
        initial=Added.BEFORE.value,
    )
    field_order = ("person", "where", "text")


class AnswerForm(forms.Form):
    """The delegate's answer."""

    text = forms.CharField(
        label=_("答复意见"),
        widget=forms.Textarea(attrs={"rows": 3, "class": "full"}),
        max_length=MOST,
        error_messages={"required": _("请填写答复意见，委派人需要据此办理。")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_answer_%s")
