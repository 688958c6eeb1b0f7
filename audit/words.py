"""How the data of entries reads: a label for each data name, and words for coded values.

Apps register the words of the data their actions carry; an unregistered name is an error in tests.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from tenants.clock import SHANGHAI

How = Callable[[Any], str] | None
_labels: dict[str, tuple[str | Promise, How]] = {}
_quiet: set[str] = set()


def register(words: Mapping[str, tuple[str | Promise, How]], *, quiet: str = "") -> None:
    """Register labels by data name, each with a way to say its value where plain text will not do.

    `quiet` names what a record's own timeline leaves out, because the page says it already.
    """
    _labels.update(words)
    _quiet.update(quiet.split())


def coded(choices: type[TextChoices]) -> Callable[[Any], str]:
    """Says a stored code by its label; a code that is no longer known is said as it stands."""
    return lambda value: _(str(choices(value).label)) if value in choices.values else str(value)


def label_of(name: str) -> str:
    """The label of a data name. Raises KeyError for one that nobody registered."""
    return str(_labels[name][0])


def spoken(entry: Entry, *, quietly: bool = False) -> Iterator[tuple[str, str]]:
    """The entry's data as (label, value in words), empty values and plain no's left out."""
    for name, value in entry.data.items():
        if value in (None, "", [], {}, False) or (quietly and name in _quiet):
            continue
        yield label_of(name), _word(name, value)


def _word(name: str, value: Any) -> str:
    how = _labels[name][1]
    if how is not None:
        return how(value)
    match value:
        case bool():
            return _("是") if value else _("否")
        case list():
            return _("、").join(str(each) for each in value)
        case dict():
            return _("，").join(f"{_figure(key)} {each}" for key, each in value.items())
        case str() if value.endswith("Z") and "T" in value:
            return datetime.fromisoformat(value).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _figure(name: str) -> str:
    return label_of(name) if name in _labels else name


register(
    {
        "address": (gettext_lazy("网址"), None),
        "method": (gettext_lazy("方式"), None),
        "status": (gettext_lazy("答复"), None),
        "exists": (gettext_lazy("内容存在"), None),
        "owner": (gettext_lazy("属于"), None),
        "place": (gettext_lazy("人员所在单位"), None),
        "walked": (gettext_lazy("核验记录数"), None),
        "chains": (gettext_lazy("链数"), None),
        "checkpoints": (gettext_lazy("存证点数"), None),
        "faults": (gettext_lazy("异常数"), None),
    }
)
