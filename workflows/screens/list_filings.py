"""The item list on its filing's page: upload, own columns, the marked workbook, what has changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from audit.downloads import hand_out
from audit.screens.download import XLSX
from casefiles.itemlists.workbook import ReadResult, WorkbookRefused, read_item_list
from casefiles.itemlists.workbook.facts import ColumnsUnknown
from casefiles.itemlists.workbook.guessing import own_form
from casefiles.models import Filing, FilingState, ItemList, Matter, ModelList
from casefiles.screens.column_form import ColumnsForm
from casefiles.screens.list_diff import compared
from casefiles.verbs import files, itemlists, layouts, pending, uploads
from casefiles.verbs.model_lists import in_use
from tenants import asked
from tenants.access import Verb, may
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows.screens.forms import UploadForm
from workflows.screens.links import record_url, url

ON_A_PAGE = 100
# A page says the first faults; the marked workbook has them all.
FAULTS_SHOWN = 300
Draw = Callable[..., HttpResponse]


def upload(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """Put a workbook in: clean it is stored; with faults, or unknown columns, it waits to be mended."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(upload=form)
    file = form.cleaned_data["file"]
    try:
        content = uploads.content_of(file)
        with uploads.watched(found, content, by=request.actor):
            layout = layouts.layout_of(found.unit_id)
            read = itemlists.check_workbook(content, file.name, layout)
        return _put(request, found, file.name, content, read, page, form)
    except ColumnsUnknown as refusal:
        return _ask_for_columns(request, found, file.name, content, refusal, page, form)
    except (Refusal, WorkbookRefused) as refusal:
        form.add_error("file", str(refusal))
        return page(upload=form)


def columns(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """The filer's headings beside our columns; said once, they are remembered and the file is read."""
    waiting = pending.of(found)
    if waiting is None:
        return _nothing_waits(request, found)
    try:
        content = files.read(waiting.file)
        own = own_form(content)
    except (Refusal, WorkbookRefused) as refusal:
        messages.warning(request, str(refusal))
        return redirect(record_url(request.actor, found))
    if own is None:
        return _nothing_waits(request, found)
    posted = request.POST if request.method == "POST" else None
    form = ColumnsForm(posted, own=own, known=layouts.layout_of(found.unit_id))
    if form.is_valid():
        try:
            layouts.remember(found.unit, form.layout, by=request.actor)
            read = read_item_list(content, form.layout)
            return _put(request, found, waiting.file.name, content, read, page, UploadForm())
        except (Refusal, WorkbookRefused) as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "workflows/filing_columns.html",
        {"filing": found, "form": form, "own": own, "file": waiting.file},
        status=422 if form.is_bound else 200,
    )


def marked(request: WorkspaceRequest, filing: UUID) -> HttpResponse:
    """The filer's own file with its faults marked."""
    found = get_object_or_404(Filing.objects.select_related("unit__office"), pk=filing)
    waiting = pending.of(found)
    if waiting is None:
        return _nothing_waits(request, found)
    try:
        content = pending.marked(waiting, layouts.layout_of(found.unit_id))
    except (Refusal, WorkbookRefused) as refusal:
        messages.warning(request, str(refusal))
        return redirect(record_url(request.actor, found))
    stem = waiting.file.name.rpartition(".")[0] or waiting.file.name
    return hand_out(found, content, _("%s（标注）.xlsx") % stem, XLSX, by=request.actor)


def context(request: WorkspaceRequest, found: Filing) -> dict[str, Any]:
    """What `workflows/list_prepare.html` and `workflows/list_contents.html` take."""
    at_office = request.workspace.unit is None
    item_list = _shown(found, at_office=at_office)
    before = itemlists.before(item_list, at_office=at_office) if item_list else None
    beside = compared(before, item_list)
    # Who judges begins with what has changed; who prepares, with the whole list.
    judging = at_office or found.state in {FilingState.SUBMITTED, FilingState.FILED}
    show = request.GET.get("show", "")
    changes = beside is not None and (show == "changes" or (judging and show != "all"))
    matters = Matter.objects.filter(item_list=item_list) if item_list else Matter.objects.none()
    model = model_of(item_list) if at_office and item_list else None
    page: Page[Any] = _page_of(request, beside.lines if beside and changes else matters)
    return {
        "item_list": item_list,
        "total": page.paginator.count if not changes else matters.count(),
        "compared": beside,
        "only_changes": changes,
        "page": page,
        "matters": page.object_list,
        "show": "changes" if changes else "all",
        "page_query": asked.without_page(request),
        "here": record_url(request.actor, found),
        "model": model,
        "may_publish": at_office
        and model is None
        and item_list is not None
        and item_list.version is not None
        and may(request.actor, Verb.KEEP_CATALOGUE),
        "pending": None if at_office else pending.of(found),
        "export_url": url(request.actor, "list-export", item_list.pk) if item_list else "",
        "compare_url": url(request.actor, "list-compare", item_list.pk) if item_list else "",
    }


def _shown(found: Filing, *, at_office: bool) -> ItemList | None:
    """The unit sees what it prepares; the office, what last reached it."""
    rows = itemlists.seen_by_office() if at_office else ItemList.objects.all()
    rows = rows.filter(filing=found).select_related("filing", "source", "office")
    if not at_office:
        rows = rows.filter(revision=found.revision)
    return rows.order_by("-revision").first()


def model_of(item_list: ItemList) -> ModelList | None:
    """The model in use that was copied from a list."""
    return in_use(item_list.office).filter(source=item_list.pk).first()


def _page_of(request: WorkspaceRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))


def _put(
    request: WorkspaceRequest,
    found: Filing,
    name: str,
    content: bytes,
    read: ReadResult,
    page: Draw,
    form: UploadForm,
) -> HttpResponse:
    if read.errors:
        pending.keep(found, by=request.actor, name=name, content=content, faults=len(read.errors))
        return page(
            upload=form,
            cell_errors=read.errors[:FAULTS_SHOWN],
            faults=len(read.errors),
            columns_missing=read.columns_missing,
            file_name=name,
        )
    itemlists.put_list(found, by=request.actor, name=name, content=content, read=read)
    messages.success(request, _("已导入 %(n)s 条事项，请核对后提交。") % {"n": len(read.rows)})
    return redirect(record_url(request.actor, found))


def _ask_for_columns(
    request: WorkspaceRequest,
    found: Filing,
    name: str,
    content: bytes,
    refusal: ColumnsUnknown,
    page: Draw,
    form: UploadForm,
) -> HttpResponse:
    """Keep the file and ask what its headings mean; where it has none, say what is wrong."""
    try:
        if own_form(content) is not None:
            pending.keep(found, by=request.actor, name=name, content=content, faults=None)
            return redirect(url(request.actor, "filing-columns", found.pk))
    except Refusal as refused:
        form.add_error("file", str(refused))
        return page(upload=form)
    form.add_error("file", str(refusal))
    return page(upload=form)


def _nothing_waits(request: WorkspaceRequest, found: Filing) -> HttpResponse:
    messages.warning(request, _("没有待修改的表格（只保留 7 天），请重新上传。"))
    return redirect(record_url(request.actor, found))
