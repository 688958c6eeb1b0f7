"""What the pages of a filing and of a case share about attachments: forms, rows, the two calls."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from casefiles.models import Case, Filing
from casefiles.turns import Record
from casefiles.verbs import attachments, uploads
from tenants.actors import Actor
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import url
from workflows.screens.refused import attempt

R = TypeVar("R", Filing, Case)


class AttachForm(forms.Form):
    """A file and what it is called."""

    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        help_text=_("PDF、JPG、PNG、DOCX、XLSX、OFD，每个不超过 20 MB"),
        error_messages={"required": _("请选择要上传的文件。")},
    )
    title = forms.CharField(
        label=_("附件名称"), max_length=100, required=False, help_text=_("不填则用文件名")
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        # The page has a form with a file of its own already.
        super().__init__(data, files, auto_id="id_attach_%s")


class DetachForm(forms.Form):
    """Which attachment goes: one of those on the page."""

    attachment = forms.UUIDField(
        error_messages={"required": _("请选择要移除的附件。"), "invalid": _("请选择要移除的附件。")}
    )


def attach(request: WorkspaceRequest, to: R, page: Callable[..., HttpResponse]) -> HttpResponse:
    """Lay the posted file beside the record; refused, the page says why and keeps the title."""
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(attach=form)

    def verb() -> None:
        file = form.cleaned_data["file"]
        attachments.attach(
            to,
            by=request.actor,
            title=form.cleaned_data["title"],
            name=file.name,
            content=uploads.content_of(file),
        )

    return attempt(request, to, verb, str(_("已添加附件。")), page, attach=form)


def detach(request: WorkspaceRequest, to: R, page: Callable[..., HttpResponse]) -> HttpResponse:
    """Take the posted attachment away. One of another record is one that is not there."""
    form = DetachForm(request.POST)
    if not form.is_valid():
        return page(detach=form)

    def verb() -> None:
        attachments.detach(to, form.cleaned_data["attachment"], by=request.actor)

    return attempt(request, to, verb, str(_("已移除附件。")), page, detach=form)


def context(to: Record, by: Actor, *, may_attach: bool) -> dict[str, Any]:
    """What `workflows/attachments.html` takes."""
    kind = "filing" if isinstance(to, Filing) else "case"
    filed = attachments.seen_by_office()
    rows = attachments.attached_to(to) if by.unit else filed.filter(filing_id=to.pk)
    lines = [(each, url(by, f"{kind}-attachment", each.pk)) for each in rows]
    return {
        "attachments": lines,
        "may_attach": may_attach,
        "room_left": attachments.MOST - len(lines),
        "attach": AttachForm(),
        "attach_url": url(by, f"{kind}-attach", to.pk) if may_attach else "",
        "detach_url": url(by, f"{kind}-detach", to.pk) if may_attach else "",
    }
