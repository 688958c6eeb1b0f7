"""What the pages of a filing and of a case show beside their one next action: comments, copies,
the clock, urging, ending without a result.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casefiles.models import ENDED, CancelReason, Case, Filing
from casefiles.models.cases import CLOSED
from casefiles.turns import Record
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.models import Membership, User
from workflows import suspending
from workflows.models import Comment, Desk, Process, Task, Urge
from workflows.screens.links import url


class CommentForm(forms.Form):
    """Words beside the record."""

    text = forms.CharField(
        label=_("留言"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
    )

    def __init__(self, data: Any = None) -> None:
        # The page has forms with fields of these names already.
        super().__init__(data, auto_id="id_comment_%s")


class CopyForm(forms.Form):
    """Who gets a copy."""

    people = forms.MultipleChoiceField(
        label=_("抄送给"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择抄送人员。")},
    )
    copy_text = forms.CharField(label=_("附言"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, people: list[User]) -> None:
        super().__init__(data, auto_id="id_copy_%s")
        self.chosen = {str(each.uid): each for each in people}
        field: Any = self.fields["people"]
        field.choices = [(key, each.display_name) for key, each in self.chosen.items()]


class SuspendForm(forms.Form):
    """Why the clock stands still."""

    reason = forms.ChoiceField(label=_("中止原因"), choices=suspending.SuspendReason.choices)
    note = forms.CharField(label=_("说明"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_suspend_%s")


class CancelForm(forms.Form):
    """Why it ends without a result."""

    reason = forms.ChoiceField(label=_("撤销原因"), choices=CancelReason.choices)
    note = forms.CharField(label=_("说明"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="id_cancel_%s")


def context(process: Process, task: Task | None, waiting: list[Task], by: Actor) -> dict[str, Any]:
    """What `workflows/beside.html` takes; three statements."""
    record: Record = process.record
    kind = "filing" if isinstance(record, Filing) else "case"
    open_ = record.state not in (ENDED if isinstance(record, Filing) else CLOSED)
    desk = Desk.UNIT if by.unit is not None else Desk.OFFICE
    here = open_ and task is not None and task.desk == desk
    suspended = process.data.get("suspended") if process.suspended_at else None
    if suspended:
        reason = suspending.SuspendReason(suspended["reason"])
        suspended = {"by": suspended["by"], "why": reason.label, "since": process.suspended_at}
    may_cancel = open_ and _may_cancel(record, by)
    may_say = may(by, Verb.COMMENT)
    urges = list(Urge.objects.filter(process=process).select_related("by")) if waiting else []
    return {
        "comments": list(Comment.objects.filter(process=process)),
        "comment": CommentForm() if may_say else None,
        "copy": CopyForm(people=people_beside(record, by)) if may_say and open_ else None,
        "suspended": suspended,
        "may_suspend": here and may(by, Verb.SUSPEND),
        "suspend": SuspendForm(),
        "cancel": CancelForm() if may_cancel else None,
        "urges": urges,
        "may_urge": open_
        and task is not None
        and task.owner_id != by.person.pk
        and not process.suspended_at
        and may(by, Verb.URGE),
        "beside": {
            name: url(by, f"{kind}-{name}", record.pk)
            for name in ("comment", "copy", "suspend", "resume", "cancel")
            if kind == "filing" or by.unit is not None
        },
        "urge_url": url(by, "task-urge", task.uid) if task is not None else "",
    }


def _may_cancel(record: Record, by: Actor) -> bool:
    if isinstance(record, Case):
        return may(by, Verb.CANCEL)
    if by.unit is None:
        return may(by, Verb.CANCEL_OBLIGATION)
    return may(by, Verb.CANCEL) and record.due_at is None and record.is_with_unit


def people_beside(record: Record, by: Actor) -> list[User]:
    """Who works in the actor's own workspace today, but the actor; by name."""
    rows = Membership.objects.in_force().filter(user__is_active=True).exclude(user=by.person)
    rows = rows.filter(unit=by.unit, office=by.office)
    people = {row.user_id: row.user for row in rows.select_related("user")}
    return sorted(people.values(), key=lambda each: each.display_name)
