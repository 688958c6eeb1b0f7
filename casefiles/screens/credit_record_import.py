"""批量录入: the form for a workbook of records, and the empty workbook."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from audit.screens.download import XLSX, as_download
from casefiles.itemlists.workbook.facts import WorkbookRefused
from casefiles.registering.words import RecordKind
from casefiles.registering.workbook import MOST, read_records, write_form
from casefiles.verbs import record_import as verbs
from casefiles.verbs import uploads
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest

SHOWN = 200


class ImportForm(forms.Form):
    """Which records, and the workbook that holds them."""

    import_kind = forms.ChoiceField(label=_("记录类型"), choices=RecordKind.choices)
    records_file = forms.FileField(
        label=_("记录表"),
        allow_empty_file=True,
        help_text=_("用本页的模板填写，每行一条，最多1000行；号码列请设为“文本”格式"),
        error_messages={"required": _("请选择填好的记录表。")},
    )
    only_good = forms.BooleanField(label=_("有误的行先跳过，只录入无误的行"), required=False)


def take_in(request: WorkspaceRequest) -> HttpResponse:
    """Read a workbook; every fault is shown with its cell, and nothing is entered until it is mended."""
    unit = request.workspace.unit
    assert unit is not None
    posted = request.method == "POST"
    form = ImportForm(request.POST if posted else None, request.FILES if posted else None)
    taken = verbs.Taken(0, ())
    if form.is_valid():
        try:
            taken = _take(form, request)
        except WorkbookRefused as refused:
            form.add_error("records_file", str(refused))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if taken.made:
                said = ngettext(
                    "已录入 %(n)s 条，待审核人公示。", "已录入 %(n)s 条，待审核人公示。", taken.made
                )
                messages.success(request, said % {"n": taken.made})
            if not taken.faults:
                return redirect("unit:records", unit.code)
    context = {
        "form": form,
        "taken": taken,
        "shown": taken.faults[:SHOWN],
        "hidden": max(len(taken.faults) - SHOWN, 0),
        "kinds": RecordKind.choices,
        "most": MOST,
    }
    status = 422 if form.errors or (taken.faults and not taken.made) else 200
    return render(request, "casefiles/records/import.html", context, status=status)


def _take(form: ImportForm, request: WorkspaceRequest) -> verbs.Taken:
    unit = request.workspace.unit
    assert unit is not None
    content = form.cleaned_data["records_file"].read()
    with uploads.watched(unit, content, by=request.actor):
        rows = read_records(content, RecordKind(form.cleaned_data["import_kind"]))
    only_good = form.cleaned_data["only_good"]
    return verbs.take_in(unit, rows, content, only_good=only_good, by=request.actor)


def empty_book(request: WorkspaceRequest) -> HttpResponse:
    """The empty workbook of a kind."""
    asked = request.GET.get("kind", "")
    kind = RecordKind(asked) if asked in RecordKind.values else RecordKind.PENALTY
    title = _t("%(kind)s归集表.xlsx") % {"kind": kind.label}
    return as_download(write_form(kind), title, XLSX)
