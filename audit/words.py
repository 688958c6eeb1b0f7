"""How the data of entries reads: a label for each data name, and words for coded values.

Apps register the words of the data their actions carry; an unregistered name is an error in tests.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.models import Entry
from tenants.clock import SHANGHAI

_labels: dict[str, tuple[str | Promise, type[Choices] | None]] = {}


def register(words: Mapping[str, tuple[str | Promise, type[Choices] | None]]) -> None:
    """Register labels (and the enumeration of coded values) by data name."""
    _labels.update(words)


def label_of(name: str) -> str:
    """The label of a data name. Raises KeyError for one that nobody registered."""
    return str(_labels[name][0])


def spoken(entry: Entry) -> Iterator[tuple[str, str]]:
    """The entry's data as (label, value in words), empty values left out."""
    for name, value in entry.data.items():
        if value in (None, "", [], {}):
            continue
        yield label_of(name), _word(name, value)


def _word(name: str, value: Any) -> str:
    choices = _labels[name][1]
    if choices is not None and value in choices.values:
        return str(choices(value).label)
    match value:
        case bool():
            return _("是") if value else _("否")
        case list():
            return "、".join(str(each) for each in value)
        case dict():
            return "，".join(f"{_figure(key)} {each}" for key, each in value.items())
        case str() if value.endswith("Z") and "T" in value:
            return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _figure(name: str) -> str:
    return label_of(name) if name in _labels else name
