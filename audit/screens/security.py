"""安全审计: what the auditor looks at, and one entry in full with what stands around it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import sight
from audit.actions import Category, find, of_category
from audit.models import Entry
from audit.security import COUNTED, PAGE, WATCHED, ShortPaginator, choices, lately, question_in
from tenants import asked
from tenants.models import Unit
from tenants.workspaces import WorkspaceRequest

DAYS = 30
AROUND = 30
TONES = {Category.REFUSAL: "bad", Category.DISCLOSURE: "warn", Category.RIGHTS: "brand"}


def security(request: WorkspaceRequest) -> HttpResponse:
    """The entries that are asked for, newest first; what the last month held."""
    office = request.workspace.office
    units = Unit.objects.filter(office_id__in=office.with_those_below())
    by_code = {each.code: each for each in units.order_by("position", "code")}
    question = question_in(request.GET.dict(), by_code)
    paginator = ShortPaginator(question.entries().select_related("unit", "office"), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    here = reverse("office:security", args=[office.division_code])
    return render(
        request,
        "audit/security.html",
        {
            "page": page,
            "lines": _lines(request, page),
            "more": paginator.count >= COUNTED,
            "question": question,
            "categories": [(each.value, each.label) for each in WATCHED],
            "actions": [
                (name, label) for name, label, of in choices() if question.category in (None, of)
            ],
            "units": by_code.values(),
            "query": asked.without_page(request),
            "stats": [
                {
                    "label": each.label,
                    "value": count,
                    "url": f"{here}?category={each.value}",
                    "tone": TONES.get(each, "") if count else "",
                }
                for each, count in lately(DAYS).items()
            ],
            "days": DAYS,
        },
    )


def entry(request: WorkspaceRequest, entry: UUID) -> HttpResponse:
    """One entry in full, what else happened to the same record, what else the same person did."""
    rows = Entry.objects.select_related("unit", "office")
    found = get_object_or_404(rows, uid=entry)
    same = rows.filter(subject_type=found.subject_type, subject_id=found.subject_id)
    mine = rows.filter(actor_id=found.actor_id) if found.actor_id else rows.none()
    return render(
        request,
        "audit/security_entry.html",
        {
            "entry": found,
            "facts": list(_facts(found)),
            "parts": [
                (_("同一对象的经过"), _around(request, same, found)),
                (_("同一人员的行为"), _around(request, mine, found)),
            ],
        },
    )


def _around(request: WorkspaceRequest, rows: Any, found: Entry) -> list[dict[str, Any]]:
    """The entries just before and after one, newest first."""
    before = rows.filter(pk__lt=found.pk).order_by("-pk")[:AROUND]
    after = rows.filter(pk__gt=found.pk).order_by("pk")[:AROUND]
    return _lines(request, [*list(after)[::-1], found, *before])


def _lines(request: WorkspaceRequest, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    # Hashes stand in the entry itself.
    shown = sight.shown(entries, quietly=True, always=of_category(*WATCHED))
    return [_line(request, each) for each in shown]


def _line(request: WorkspaceRequest, shown: sight.Shown) -> dict[str, Any]:
    each = shown.entry
    category = find(each.action).category
    office = request.workspace.office.division_code
    return {
        "entry": each,
        "category": category.label,
        "tone": TONES.get(category, ""),
        "where": each.unit.short_name if each.unit else each.office.name,
        "subject": shown.subject,
        "said": shown.said,
        "url": reverse("office:security-entry", args=[office, each.uid]),
    }


def _facts(each: Entry) -> Iterable[dict[str, Any]]:
    yield {"label": _("行为"), "value": each.label}
    yield {"label": _("类别"), "value": find(each.action).category.label}
    yield {"label": _("人员"), "value": each.actor_name}
    yield {"label": _("单位"), "value": each.unit.name if each.unit else each.office.name}
    (shown,) = sight.shown([each], always=of_category(*WATCHED))
    yield {"label": _("对象"), "value": shown.subject}
    for label, value in shown.said:
        yield {"label": label, "value": value, "wide": len(value) > 40}
    yield {"label": _("本条哈希"), "value": f"{each.algorithm.upper()} {each.hash}", "wide": True}
    yield {"label": _("上一条哈希"), "value": each.prev_hash, "wide": True}
