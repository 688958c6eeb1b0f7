"""Calling a verb from a page, and saying a refusal where the reader looks.

A form may have left the page, because somebody was quicker or the address was typed.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from casefiles.turns import Record
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import record_url

# The steps at which each form of a record's page is shown.
SHOWN_AT = {
    "upload": "prepare",
    "words": "prepare",
    "nil": "prepare",
    "sign": "unit_step",
    "waive": "unit_step",
    "review": "office_review",
    "opinion": "check",
    "ruling": "decide",
    "attach": "prepare check",
    "plan_form": "prepare",
    "review_form": "prepare",
    "start_form": "prepare",
}
# Forms that stand on the page at every step.
ALWAYS = {"comment", "copy", "suspend", "cancel"}
# The forms whose rows are sent beside them.
ROWS_OF = {"measures": "plan_form"}


def say_above(
    request: HttpRequest, shown: Mapping[str, Any], step: str, also: Container[str]
) -> None:
    """Say above the page what a form that is not on it would have said.

    `step` is the reader's own; `also` names other forms that stand on the page. What was typed into
    a form that does not is shown beneath, so that nobody has to write it twice.
    """
    unsaved = []
    for name, form in _flat(shown):
        if name in ALWAYS or name in also:
            continue
        if isinstance(form, forms.Form) and step not in SHOWN_AT.get(name, "").split():
            problems = dict.fromkeys(str(each) for said in form.errors.values() for each in said)
            for problem in problems:
                messages.warning(request, problem)
            unsaved += [
                (field.label, text)
                for field in form
                if isinstance(field.field, forms.CharField) and (text := field.value())
            ]
            unsaved += getattr(form, "unsaved_lines", [])
    request.unsaved = unsaved  # type: ignore[attr-defined]


def _flat(shown: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each form by its name; the rows of a form with rows stand where the form does."""
    for name, form in shown.items():
        if isinstance(form, forms.BaseFormSet):
            yield from ((ROWS_OF.get(name, name), each) for each in form.forms)
        else:
            yield name, form


def attempt(
    request: WorkspaceRequest,
    record: Record,
    verb: Callable[[], None],
    done: str,
    page: Callable[..., HttpResponse],
    **shown: forms.Form,
) -> HttpResponse:
    """Call a verb; a refusal is shown above the form, which keeps what was typed.

    `page` draws the record's page anew, as the record is after the refusal.
    """
    try:
        verb()
    except Refusal as refusal:
        for form in shown.values():
            form.add_error(None, str(refusal))
        if not shown:
            messages.warning(request, str(refusal))
        answer = page(**shown)
        answer.status_code = 422
        return answer
    messages.success(request, done)
    return redirect(record_url(request.actor, record))
