"""What the walks over POST routes send: every field of every form, and every column of every table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tests.access.world import all_routes
from tests.stories import COMPANY

LAYERS = {"tenants", "audit", "casefiles", "workflows", "config"}
POSTS = sorted(
    (
        route
        for route in all_routes()
        if route.workspace and "POST" in getattr(route.view, "methods", ())
    ),
    key=lambda route: route.name,
)
# Which button was pressed is read from the body by these names.
BUTTONS = {"nil", "submit", "back"}


def all_forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[Any]]:
    """Every form of the product."""
    for each in base.__subclasses__():
        if each.__module__.partition(".")[0] in LAYERS:
            yield each
        yield from all_forms(each)


def fields() -> dict[str, forms.Field]:
    """Every field that some form of the product has, by name."""
    return {name: field for form in all_forms() for name, field in form.base_fields.items()}


@contextmanager
def reading() -> Iterator[set[str]]:
    """The names that are looked up in what was sent: which fields a view reads, by its own doing."""
    names: set[str] = set()
    plain, listed = MultiValueDict.__getitem__, MultiValueDict.getlist

    def one(self: Any, key: Any) -> Any:
        names.add(str(key))
        return plain(self, key)

    def several(self: Any, key: Any, default: Any = None) -> Any:
        names.add(str(key))
        return listed(self, key, default)

    with (
        mock.patch.object(MultiValueDict, "__getitem__", one),
        mock.patch.object(MultiValueDict, "getlist", several),
    ):
        yield names


def plausible(name: str, field: forms.Field, matter: Any) -> Any:
    """A value that the field takes."""
    known = {
        "identifier": COMPANY,
        "name": "连江样本渔业有限公司",
        "matter": str(matter),
        "reason": "",
        # A measure rests on what a query found: a walk decides without one.
        "measure": "",
        "findings": [],
    }
    if name in known:
        return known[name]
    match field:
        case forms.FileField():
            return SimpleUploadedFile("x.xlsx", b"no workbook")
        case forms.ModelChoiceField():
            return ""  # which rows there are, only the view knows
        case forms.ChoiceField():
            # Choices that only the view knows (people, steps) are none here.
            return next((str(value) for value, _label in field.choices if value), "1")
        case forms.BooleanField():
            return "on"
        case forms.IntegerField() | forms.DecimalField():
            return "1"
        case forms.DateField() | forms.DateTimeField():
            return "2026-03-01"
        case _:
            return "正常"


def good_body(matter: Any) -> dict[str, Any]:
    """A body that every form takes for its own; views leave alone what is not theirs."""
    return {name: plausible(name, field, matter) for name, field in fields().items()}


def columns() -> set[str]:
    """Every column and field of every table of the product: what a clever body would name."""
    found = {
        "unit_code",
        "office_code",
        "roles",
        "actor",
        "by",
        "actor_id",
        "is_staff",
        "process_pk",
    }
    found |= {"process_id", "task_pk", "task_id", "task", "process", "score", "owner", "decided_by"}
    for model in apps.get_models():
        if model.__module__.partition(".")[0] in LAYERS:
            for field in model._meta.concrete_fields:
                found |= {field.name, field.attname}
    return found


def hidden_value(name: str, foreign: dict[str, Any]) -> Any:
    """What a clever body would put into a column."""
    for word, value in foreign.items():
        if re.search(rf"(^|_){word}(_|$)", name):
            return value
    if name in {"state", "status", "decision", "verdict"}:
        return "accepted"
    if name.endswith("_at"):
        return "2020-01-01T00:00:00+08:00"
    if name.endswith(("_on", "since", "until")):
        return "2020-01-01"
    return "97"


def as_post(body: dict[str, Any]) -> tuple[dict[str, Any], "MultiValueDict[str, Any]"]:
    """The body's text and its files apart."""
    files = {name: value for name, value in body.items() if isinstance(value, SimpleUploadedFile)}
    return {name: value for name, value in body.items() if name not in files}, MultiValueDict(
        {name: [value] for name, value in files.items()}
    )
