"""The implementation plan on its filing's page: the form, and the plan as it reads."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casefiles.models import Filing
from casefiles.screens.plan_form import BLANK_ROWS, PlanForm, measures_form
from casefiles.verbs import filings, plans
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import record_url
from workflows.screens.refused import attempt

MORE_ROWS = 5
Draw = Callable[..., HttpResponse]


def write(request: WorkspaceRequest, found: Filing, page: Draw) -> HttpResponse:
    """Save the plan as a draft, with more rows if asked, or submit it."""
    submits = "submit" in request.POST
    form = PlanForm(request.POST, draft=not submits)
    measures = measures_form(request.POST, plan=None, blank=0)

    def again(**shown: Any) -> HttpResponse:
        return page(measures=measures, **shown)

    if not (form.is_valid() and measures.is_valid()):
        return again(plan_form=form)

    def verb() -> None:
        plans.write(found, by=request.actor, head=form.head, measures=measures.measures)
        if submits:
            filings.submit(found, by=request.actor)

    done = _("已提交。") if submits else _("已保存。")
    answer = attempt(request, found, verb, done, again, plan_form=form)
    if answer.status_code == 302 and "more" in request.POST:
        return redirect(f"{record_url(request.actor, found)}?rows={MORE_ROWS}#measures")
    return answer


def context(request: WorkspaceRequest, found: Filing) -> dict[str, Any]:
    """What `workflows/plan_prepare.html` and `workflows/plan_contents.html` take."""
    plan = plans.shown(found, at_office=request.workspace.unit is None)
    more = request.GET.get("rows") == str(MORE_ROWS)
    head = {name: getattr(plan, name) for name in plans.Head.__dataclass_fields__} if plan else {}
    return {
        "plan": plan,
        "plan_steps": list(plan.steps.all()) if plan else [],
        "plan_form": PlanForm(initial=head),
        "measures": measures_form(plan=plan, blank=MORE_ROWS if more else BLANK_ROWS),
    }
