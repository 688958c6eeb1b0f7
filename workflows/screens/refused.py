"""Calling a verb from a page, and saying a refusal where the reader looks.

A form may have left the page, because somebody was quicker or the address was typed.
"""

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from audit.timeline import latest_of
from casefiles.turns import Record
from tenants.refusals import Refusal
from tenants.workspaces import WorkspaceRequest
from workflows.screens.links import record_url

# The steps at which each form of a record's page is shown, while its clock runs.
SHOWN_AT = {
    "upload": "prepare",
    "words": "prepare",
    "nil": "prepare",
    "sign": "unit_step",
    "review": "office_review",
    "opinion": "check",
    "ruling": "decide",
    "plan_form": "prepare",
    "review_form": "prepare",
    "start_form": "prepare",
    "summary_form": "prepare",
}
# Forms that stand on the page whenever the page has them, and those that choose among people.
BESIDE = (
    "comment",
    "copy",
    "cancel",
    "answer",
    "notice_form",
    "hearing_form",
    "lift_form",
    "more_time",
)
CHOOSING = ("transfer", "delegate", "signer")
# The forms whose rows are sent beside them.
ROWS_OF = {"measures": "plan_form"}


def standing(page: Mapping[str, Any], step: str) -> set[str]:
    """The names of the forms that a record's page shows to its reader, whose own step is `step`."""
    still = bool(page["suspended"])
    names = {name for name, steps in SHOWN_AT.items() if step in steps.split() and not still}
    names |= {name for name in BESIDE if page.get(name)}
    names |= {name for name in CHOOSING if name in page and page[name].people}
    checks = page.get("checks") or {}
    others = {
        "suspend": page["may_suspend"] and not still,
        "attach": page["may_attach"] and page["room_left"] > 0,
        "waive": checks.get("may_waive") and checks.get("open"),
    }
    return names | {name for name, shown in others.items() if shown}


def placed(
    request: HttpRequest, page: dict[str, Any], shown: Mapping[str, Any], step: str
) -> dict[str, Any]:
    """A record's page with what a refused deed shows: forms in their places, the rest above the page."""
    names = standing(page, step)
    _say_above(request, shown, names)
    forms_ = (forms.BaseForm, forms.BaseFormSet)
    kept = {
        name: each
        for name, each in shown.items()
        if not isinstance(each, forms_) or ROWS_OF.get(name, name) in names
    }
    return page | kept


def _say_above(request: HttpRequest, shown: Mapping[str, Any], standing: Container[str]) -> None:
    """Say above the page what a form that does not stand on it would have said.

    What was typed into such a form is shown beneath, so that nobody has to write it twice.
    """
    unsaved = []
    for name, form in _flat(shown):
        if isinstance(form, forms.Form) and name not in standing:
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

    `page` draws the record's page anew, as the record is after the refusal. A verb that says itself
    what it did has an empty `done`.
    """
    try:
        verb()
    except Refusal as refusal:
        said = told(refusal, record)
        for form in shown.values():
            form.add_error(None, said)
        if not shown:
            messages.warning(request, said)
        answer = page(**shown)
        answer.status_code = 422
        return answer
    if done:
        messages.success(request, done)
    return redirect(record_url(request.actor, record))


def told(refusal: Refusal, record: Record) -> str:
    """The refusal's sentence; to somebody who came too late also who did what last, and when."""
    return f"{refusal}{last_deed(record)}" if refusal.too_late else str(refusal)


def last_deed(record: Record) -> str:
    """Who did what to the record last, as a sentence; nothing where nobody did anything."""
    latest = latest_of(record)
    if latest is None:
        return ""
    return _("最近一次操作：%(who)s于%(when)s“%(what)s”。") % {
        "who": latest.actor_name,
        "when": date_format(localtime(latest.at), "Y-m-d H:i"),
        "what": latest.label,
    }
