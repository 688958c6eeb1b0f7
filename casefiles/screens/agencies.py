"""信用服务机构名册: the office keeps it, its units read it, everybody may look it up."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casefiles.agencies.words import ExitReason, FilingLevel, Grade
from casefiles.identifiers import BadIdentifier
from casefiles.models import CreditAgency
from casefiles.verbs import agencies as verbs
from tenants import clock
from tenants.access import Verb, may
from tenants.models import Office
from tenants.refusals import Refusal
from tenants.scope import office_scope
from tenants.workspaces import WorkspaceRequest


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(
            attrs={"type": "date", "class": "short", "min": "2000-01-01"}, format="%Y-%m-%d"
        ),
    )


class AgencyForm(forms.Form):
    """What the register says of an agency."""

    agency_name = forms.CharField(label=_("机构名称"), max_length=100)
    agency_uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, widget=forms.TextInput(attrs={"class": "mono"})
    )
    filing_no = forms.CharField(label=_("备案编号"), max_length=60)
    filing_level = forms.ChoiceField(label=_("备案级别"), choices=FilingLevel.choices)
    filed_on = _day(
        _("备案日期"), _("备案或者认可文件的日期；从这一天起，该机构出具的报告可以使用")
    )
    agency_scope = forms.CharField(
        label=_("业务范围"), max_length=300, help_text=_("如：企业信用评级、信用调查")
    )
    standards = forms.CharField(label=_("评价标准"), max_length=300, required=False)
    representative = forms.CharField(label=_("法定代表人"), max_length=60, required=False)

    def told(self) -> verbs.Particulars:
        """As the verb takes it."""
        data = self.cleaned_data
        return verbs.Particulars(
            name=data["agency_name"],
            uscc=data["agency_uscc"],
            filing_no=data["filing_no"],
            level=FilingLevel(data["filing_level"]),
            filed_on=data["filed_on"],
            scope=data["agency_scope"],
            standards=data["standards"],
            representative=data["representative"],
        )


class ChangeForm(AgencyForm):
    """What has changed of it, and when."""

    changed_on = _day(_("变更日期"), _("变更须自发生之日起30日内报信用办"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fixed in ("agency_uscc", "filed_on"):
            self.fields[fixed].disabled = True


class GradeForm(forms.Form):
    """How it is graded."""

    grade = forms.ChoiceField(label=_("等级"), choices=[("", _("请选择")), *Grade.choices])


class ExitForm(forms.Form):
    """That it leaves."""

    left_on = _day(_("退出日期"), _("从这一天起出具的报告不能使用；此前出具的须复核"))
    exit_reason = forms.ChoiceField(
        label=_("退出原因"), choices=[("", _("请选择")), *ExitReason.choices]
    )
    exit_note = forms.CharField(
        label=_("退出说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "full"}),
    )


def register(request: WorkspaceRequest) -> HttpResponse:
    """The register, those that left last."""
    office = request.workspace.office
    rows = _of(office)
    context = {
        "listed": [each for each in rows if each.left_on is None],
        "gone": [each for each in rows if each.left_on is not None],
        "may_keep": request.workspace.unit is None and may(request.actor, Verb.KEEP_AGENCIES),
        "at_office": request.workspace.unit is None,
        "public": office.division_code,
    }
    return render(request, "casefiles/agencies/register.html", context)


def _of(office: Office) -> QuerySet[CreditAgency]:
    return CreditAgency.objects.filter(office=office)


def new(request: WorkspaceRequest) -> HttpResponse:
    """File an agency."""
    posted = request.method == "POST"
    form = AgencyForm(request.POST if posted else None)
    if form.is_valid():
        try:
            made = verbs.file_agency(request.workspace.office, form.told(), by=request.actor)
        except BadIdentifier as bad:
            form.add_error("agency_uscc", str(bad))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _t("已将%(name)s列入名册，其出具的报告自备案日期起可以使用。")
            messages.success(request, said % {"name": made})
            return redirect("office:agency", request.workspace.office.division_code, made.pk)
    status = 422 if posted else 200
    return render(request, "casefiles/agencies/new.html", {"form": form}, status=status)


def agency(request: WorkspaceRequest, agency: UUID) -> HttpResponse:
    """One agency; a POST changes what the register says of it."""
    found = _find(request, agency)
    if request.method != "POST":
        return _page(request, found)
    form = ChangeForm(request.POST, initial=_initial(found))
    if not form.is_valid():
        return _page(request, found, change=form)

    def verb() -> None:
        changed_on = form.cleaned_data["changed_on"]
        verbs.change_agency(found, form.told(), changed_on=changed_on, by=request.actor)

    return _do(request, found, verb, _t("已变更名册信息。"), change=form)


def grade(request: WorkspaceRequest, agency: UUID) -> HttpResponse:
    """Grade it."""
    found = _find(request, agency)
    form = GradeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, grade=form)

    def verb() -> None:
        verbs.grade_agency(found, Grade(form.cleaned_data["grade"]), by=request.actor)

    return _do(request, found, verb, _t("已评定等级。"), grade=form)


def let_go(request: WorkspaceRequest, agency: UUID) -> HttpResponse:
    """Take it off the register."""
    found = _find(request, agency)
    form = ExitForm(request.POST)
    if not form.is_valid():
        return _page(request, found, leave=form)
    data = form.cleaned_data

    def verb() -> None:
        verbs.let_go(
            found,
            on=data["left_on"],
            reason=ExitReason(data["exit_reason"]),
            note=data["exit_note"],
            by=request.actor,
        )

    done = _t("该机构已退出名册；所出具且仍在使用的报告已转复核。")
    return _do(request, found, verb, done, leave=form)


@require_safe
def public(request: HttpRequest, division: str) -> HttpResponse:
    """The register for everybody: who may issue reports in the county."""
    office = get_object_or_404(Office, division_code=division)
    with office_scope(office):
        rows = list(_of(office).filter(left_on=None))
        return render(
            request, "casefiles/agencies/public.html", {"office": office, "agencies": rows}
        )


def _find(request: WorkspaceRequest, pk: UUID) -> CreditAgency:
    rows = _of(request.workspace.office).select_related("office")
    found: CreditAgency = get_object_or_404(rows, pk=pk)
    return found


def _initial(found: CreditAgency) -> dict[str, Any]:
    return {
        "agency_name": found.name,
        "agency_uscc": found.uscc,
        "filing_no": found.filing_no,
        "filing_level": found.level,
        "filed_on": found.filed_on,
        "agency_scope": found.scope,
        "standards": found.standards,
        "representative": found.representative,
    }


def _do(
    request: WorkspaceRequest, found: CreditAgency, verb: Any, done: str, **shown: forms.Form
) -> HttpResponse:
    (form,) = shown.values()
    try:
        verb()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, _find(request, found.pk), **shown)
    messages.success(request, done)
    return redirect("office:agency", request.workspace.office.division_code, found.pk)


def _page(request: WorkspaceRequest, found: CreditAgency, **shown: forms.Form) -> HttpResponse:
    listed = found.left_on is None
    may_keep = may(request.actor, Verb.KEEP_AGENCIES) and listed
    context: dict[str, Any] = {"agency": found, "listed": listed, "may_keep": may_keep}
    if may_keep:
        today = {"changed_on": clock.today(), "left_on": clock.today()}
        context |= {
            "change": ChangeForm(initial=_initial(found) | today),
            "grade": GradeForm(initial={"grade": found.grade}),
            "leave": ExitForm(initial=today),
        }
    else:
        # Somebody was quicker: the forms are gone, and why is said above the page.
        for each in shown.values():
            for said in each.non_field_errors():
                messages.warning(request, str(said))
        shown = {}
    status = 422 if request.method == "POST" else 200
    return render(request, "casefiles/agencies/agency.html", context | shown, status=status)
