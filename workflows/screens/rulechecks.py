"""The rules of item lists on a filing's page: findings beside the rows, waivers, the two calls."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casefiles import rulelines
from casefiles.itemlists.workbook import ReadResult
from casefiles.models import Filing, ItemList
from casefiles.screens import rulegroups
from casefiles.verbs import waivers
from tenants.access import Verb, may
from tenants.actors import Actor
from tenants.workspaces import WorkspaceRequest
from workflows import pinned
from workflows.models import Process, Task
from workflows.screens.forms import WaiveForm, WithdrawForm
from workflows.screens.links import record_url, url
from workflows.screens.refused import attempt

Page = Callable[..., HttpResponse]
ANCHOR = "#checks"


def waive(request: WorkspaceRequest, filing: Filing, page: Page) -> HttpResponse:
    """Let the ticked warnings stand; refused, the page keeps ticks and reason."""
    form = WaiveForm(request.POST)
    if not form.is_valid():
        return page(waive=form)

    def verb() -> None:
        waivers.waive(
            filing,
            form.cleaned_data["warnings"],
            by=request.actor,
            reason=form.cleaned_data["waiver_reason"],
        )

    return _beside(attempt(request, filing, verb, _("已豁免所选警告。"), page, waive=form))


def unwaive(request: WorkspaceRequest, filing: Filing, page: Page) -> HttpResponse:
    """Take one waiver back."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return page(unwaive=form)

    def verb() -> None:
        waivers.withdraw(filing, form.cleaned_data["waiver"], by=request.actor)

    return _beside(attempt(request, filing, verb, _("已撤回豁免。"), page, unwaive=form))


def context(
    request: WorkspaceRequest,
    process: Process,
    contents: Mapping[str, Any],
    task: Task | None,
    mine: bool,
) -> dict[str, Any]:
    """What `workflows/rulechecks.html` and its notice take; marks the matters of `contents`."""
    item_list: ItemList | None = contents["item_list"]
    if item_list is None:
        return {}
    by, filing = request.actor, process.record
    assert isinstance(filing, Filing)
    lines = rulelines.lines_of(filing, item_list)
    if not contents["only_changes"]:
        rulegroups.mark(contents["matters"], lines)
    step = task.step if task and mine else ""
    signs = bool(filing.is_with_unit and pinned.next_step(process))
    may_waive = may(by, Verb.WAIVE_WARNING) and filing.submitted_by_id != by.person.pk
    may_waive = may_waive and not process.suspended_at
    if filing.is_with_unit:
        # A unit without steps has no later moment; with steps, whoever signs decides then.
        may_waive = may_waive and not signs and not (task and task.owner_id == by.person.pk)
    else:
        may_waive = may_waive and step == "unit_step"
    checks = rulegroups.shown(request, lines, here=record_url(by, filing)) | {
        "settled": rulelines.is_settled(item_list, filing),
        "may_waive": may_waive,
        "waive_url": url(by, "filing-waive", filing.pk) if may_waive else "",
        "unwaive_url": url(by, "filing-unwaive", filing.pk) if may_waive else "",
        "rules_url": url(by, "rules"),
    }
    return {
        "checks": checks,
        "checks_notice": _notice(checks, step, may_waive, signs, by),
        "waive": WaiveForm(),
    }


def of_upload(read: ReadResult) -> dict[str, Any]:
    """What a refused workbook shows beside its errors: warnings and hints."""
    groups = rulegroups.groups(rulelines.lines(read.findings))
    return {"upload_notes": {"groups": groups} if groups else None}


def _notice(
    checks: dict[str, Any], step: str, may_waive: bool, signs: bool, by: Actor
) -> tuple[str, str] | None:
    """(tone, words) for whoever stands before the next step; None when there is nothing to say."""
    errors, left, waived = checks["error"], checks["open"], checks["waived"]
    if by.unit is None:
        words = ngettext("该单位豁免了%(n)s条警告。", "该单位豁免了%(n)s条警告。", waived)
        return ("plain", words % {"n": waived}) if waived else None
    if errors and step == "prepare":
        words = ngettext(
            "按现行规则有%(n)s处错误，修改后才能提交。",
            "按现行规则有%(n)s处错误，修改后才能提交。",
            errors,
        )
        return "bad", words % {"n": errors}
    if errors and step == "unit_step":
        words = ngettext(
            "按现行规则有%(n)s处错误，请退回经办人修改。",
            "按现行规则有%(n)s处错误，请退回经办人修改。",
            errors,
        )
        return "bad", words % {"n": errors}
    if not left:
        return None
    if may_waive:
        words = ngettext(
            "有%(n)s条警告待处理：请写明理由予以豁免，或请经办人修改；全部处理后才能报信用办。",
            "有%(n)s条警告待处理：请写明理由予以豁免，或请经办人修改；全部处理后才能报信用办。",
            left,
        )
    elif step == "prepare" and signs:
        words = ngettext(
            "有%(n)s条警告：能改的请先改；确需保留的，提交后由审核人写明理由予以豁免。",
            "有%(n)s条警告：能改的请先改；确需保留的，提交后由审核人写明理由予以豁免。",
            left,
        )
    elif step == "prepare":
        words = ngettext(
            "有%(n)s条警告：请修改；确需保留的，请审核人或分管领导先在本页写明理由予以豁免，再提交。",
            "有%(n)s条警告：请修改；确需保留的，请审核人或分管领导先在本页写明理由予以豁免，再提交。",
            left,
        )
    else:
        return None
    return "warn", words % {"n": left}


def _beside(answer: HttpResponse) -> HttpResponse:
    """Back to the findings, not to the top of the page."""
    if answer.status_code == 302:
        answer["Location"] += ANCHOR
    return answer
