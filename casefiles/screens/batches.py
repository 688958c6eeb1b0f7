"""批量核查: the batches of a unit, the form for a list, one batch with its progress and rows, the workbook."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.exports.pen import local
from audit.screens.download import XLSX
from casefiles.batches.reading import MOST, read_subjects
from casefiles.batches.words import BatchState, BatchVerdict
from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.models import Batch, BatchRow, LawfulBasis, Matter, StoredFile, Trouble
from casefiles.screens.files import served
from casefiles.verbs import batches as verbs
from casefiles.verbs import matters, uploads
from tenants import clock
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

PAGE = 50
ROWS = 50


class BatchForm(forms.Form):
    """A list and the ground on which its subjects' records are read."""

    matter: "forms.ModelChoiceField[Matter]" = forms.ModelChoiceField(
        label=_("事项"), queryset=None, empty_label=_("请选择")
    )
    basis = forms.ChoiceField(
        label=_("查询依据"),
        choices=LawfulBasis.choices,
        widget=forms.RadioSelect,
        help_text=_("依据主体授权的，只查询已登记授权书的主体"),
    )
    basis_note = forms.CharField(
        label=_("条款或授权书编号"),
        max_length=300,
        help_text=_("依法履职填法律条款；主体授权填授权书编号或登记情况"),
    )
    subjects_file = forms.FileField(
        label=_("主体名单"),
        allow_empty_file=True,
        help_text=_(
            "Excel 表格（.xlsx），有“名称”和“统一社会信用代码/身份证号”两列，"
            "每行一个主体，最多10000行；号码列请设为“文本”格式"
        ),
        error_messages={"required": _("请选择名单文件。")},
    )

    def __init__(self, *args: Any, unit_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [each.pk for each in matters.open_matters(unit_id)]
        field: Any = self.fields["matter"]
        field.queryset = Matter.objects.filter(pk__in=offered).select_related("unit__office")


class RowsForm(forms.Form):
    """Which rows become cases: those on the page."""

    rows = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, offered: list[BatchRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["rows"]
        field.choices = [(str(each.pk), each.name) for each in offered]


def batches(request: WorkspaceRequest) -> HttpResponse:
    """All of them, the newest first."""
    rows = Batch.objects.exclude(state=BatchState.DROPPED).select_related("matter", "opened_by")
    found = Count("rows", filter=Q(rows__verdict=BatchVerdict.FOUND))
    page = Paginator(rows.annotate(found=found).order_by("-opened_at"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "may_open": may(request.actor, Verb.OPEN_CASE)}
    return render(request, "casefiles/batches/list.html", context)


def new_batch(request: WorkspaceRequest) -> HttpResponse:
    """Upload a list; it is read, checked row by row, and shown before anybody is asked about."""
    unit = request.actor.unit
    assert unit is not None
    posted = request.method == "POST"
    form = BatchForm(
        request.POST if posted else None, request.FILES if posted else None, unit_id=unit.pk
    )
    if posted and form.is_valid():
        try:
            batch = _open(form, request)
        except WorkbookRefused as refused:
            form.add_error("subjects_file", str(refused))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("unit:batch", unit.code, batch.pk)
    context = {"form": form, "most": MOST}
    return render(
        request, "casefiles/batches/new.html", context, status=422 if form.errors else 200
    )


def _open(form: BatchForm, request: WorkspaceRequest) -> Batch:
    data = form.cleaned_data
    content = uploads.content_of(data["subjects_file"])
    rows = read_subjects(content, today=clock.today())
    return verbs.open_batch(
        data["matter"],
        rows,
        content=content,
        basis=LawfulBasis(data["basis"]),
        basis_note=data["basis_note"],
        by=request.actor,
    )


def batch(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """One batch: what is next, how far it is, its rows by verdict."""
    return _page(request, _find(batch))


def start(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """Let the worker begin."""
    return _do(
        request, _find(batch), verbs.start, _t("已开始核查，可以离开本页，完成后在本页下载。")
    )


def drop(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """Give the list up."""
    found = _find(batch)
    try:
        verbs.drop(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("unit:batch", found.unit.code, found.pk)
    messages.success(request, _t("已放弃%(no)s，名单没有保留。") % {"no": found.number})
    return redirect("unit:batches", found.unit.code)


def open_cases(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """A case for each ticked row."""
    found = _find(batch)
    offered = list(BatchRow.objects.filter(batch=found, case_no="", fault="").only("id", "name"))
    form = RowsForm(request.POST, offered=offered)
    form.is_valid()

    def verb(found: Batch, *, by: Any) -> None:
        verbs.open_cases(found, form.cleaned_data.get("rows", []), by=by)

    return _do(request, found, verb, _t("已受理所选主体的办件，见“办件”。"))


def result(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """The workbook with the verdicts."""
    found = _find(batch)
    if found.result_id is None:
        raise Http404
    file = StoredFile.objects.select_related("unit__office").get(pk=found.result_id)
    return served(request, file, file, XLSX)


def progress(request: WorkspaceRequest, batch: UUID) -> HttpResponse:
    """How far it is: the part of the page that polls."""
    found = _find(batch)
    return render(request, "chengxin/parts/progress.html", _run_part(found))


def _do(request: WorkspaceRequest, found: Batch, verb: Any, done: str) -> HttpResponse:
    try:
        verb(found, by=request.actor)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return _page(request, _find(found.pk), status=422)
    messages.success(request, done)
    return redirect("unit:batch", found.unit.code, found.pk)


def _find(pk: UUID) -> Batch:
    rows = Batch.objects.exclude(state=BatchState.DROPPED)
    rows = rows.select_related("unit__office", "matter", "opened_by", "started_by", "result")
    found: Batch = get_object_or_404(rows, pk=pk)
    return found


def _page(request: WorkspaceRequest, found: Batch, *, status: int = 200) -> HttpResponse:
    rows = BatchRow.objects.filter(batch=found)
    counts = dict(rows.order_by().values_list("verdict").annotate(n=Count("pk")))
    verdict = request.GET.get("verdict", "")
    if verdict not in counts:
        verdict = BatchVerdict.FAULTY.value if _shows_faults(found, counts) else ""
    if verdict:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows.select_related("batch"), ROWS).get_page(request.GET.get("page"))
    here = reverse("unit:batch", args=[found.unit.code, found.pk])
    tabs = [("", _t("全部"), found.total, here)]
    tabs += [
        (each.value, str(each.label), counts[each.value], f"{here}?verdict={each.value}")
        for each in BatchVerdict
        if counts.get(each.value)
    ]
    pending = counts.get(BatchVerdict.PENDING.value, 0)
    faulty = counts.get(BatchVerdict.FAULTY.value, 0)
    good = found.total - faulty
    context = {
        "batch": found,
        "page": page,
        "tabs": tabs,
        "verdict": verdict,
        "query": f"verdict={verdict}" if verdict else "",
        "good": good,
        "faulty": faulty,
        "pending": pending,
        "found_count": counts.get(BatchVerdict.FOUND.value, 0),
        "running": found.state == BatchState.RUNNING,
        "may_start": may(request.actor, Verb.OPEN_CASE) and found.state == BatchState.DRAFT,
        "may_open": may(request.actor, Verb.OPEN_CASE) and found.state == BatchState.DONE,
        "most_cases": verbs.MOST_CASES,
    }
    if found.state == BatchState.RUNNING:
        context |= _run_part(found)
    return render(request, "casefiles/batches/batch.html", context, status=status)


def _run_part(found: Batch) -> dict[str, Any]:
    """A batch as the `progress` part takes it."""
    rows = BatchRow.objects.filter(batch=found, fault="")
    total = rows.count()
    done = total - rows.filter(verdict=BatchVerdict.PENDING).count()
    here = reverse("unit:batch", args=[found.unit.code, found.pk])
    over = found.state != BatchState.RUNNING
    run = {
        "title": _t("查询信用记录"),
        "state": "done" if over else "running",
        "percent": 100 * done / total if total else 100,
        "done": done,
        "total": total,
        "message": _t("可以离开本页，完成后在本页下载结果。"),
        "result_url": here if over else "",
        "result_label": _t("查看核查结果"),
    }
    if not over and found.next_at is not None:
        said = {"trouble": Trouble(found.trouble).label, "at": f"{local(found.next_at):%H:%M}"}
        run["message"] = _t("%(trouble)s，%(at)s 起自动继续；已查到的不会重查。") % said
    return {"run": run, "poll_url": f"{here}progress/"}


def _shows_faults(found: Batch, counts: dict[str, int]) -> bool:
    """A fresh list shows first what is wrong with it."""
    return found.state == BatchState.DRAFT and BatchVerdict.FAULTY.value in counts
