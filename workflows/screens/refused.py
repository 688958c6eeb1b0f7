"""Refusals whose form has left the page, because somebody was quicker or the address was typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

# The step at which each form of a record's page is shown.
SHOWN_AT = {
    "upload": "prepare",
    "words": "prepare",
    "nil": "prepare",
    "sign": "unit_step",
    "review": "office_review",
    "opinion": "check",
    "ruling": "decide",
}


def say_above(request: HttpRequest, shown: Mapping[str, Any], step: str) -> None:
    """Say above the page what a form that is not on it would have said; `step` is the reader's own."""
    for name, form in shown.items():
        if isinstance(form, forms.Form) and SHOWN_AT[name] != step:
            problems = dict.fromkeys(str(each) for said in form.errors.values() for each in said)
            for problem in problems:
                messages.warning(request, problem)
