"""Views as nobody should write them, beside the product's own: every wall of Python is climbed over."""

import json
from typing import Any

from django.db import connection, models
from django.http import HttpResponse, JsonResponse
from django.urls import path

from casefiles.models import Case, Filing
from config.urls import urlpatterns as product
from tenants.access import Verb
from tenants.models import Unit
from tenants.routes import route
from tenants.scoped import Scoped

WAYS = ("queryset", "unfiltered", "raw", "cursor", "subquery", "update", "delete", "give away")


def _all(model: type[Scoped]) -> "models.QuerySet[Scoped]":
    """Django's own queryset: no manager of ours has touched it."""
    return models.QuerySet(model)


def look(request: Any, way: str) -> HttpResponse:
    """The units whose rows this way reaches."""
    with connection.cursor() as cursor:
        match way:
            case "queryset":
                found = [row.unit_id for row in _all(Filing)]
            case "unfiltered":
                plain: models.Manager[Any] = models.Manager()
                plain.model = Case
                found = [row.unit_id for row in plain.all()]
            case "raw":
                found = [row.unit_id for row in _all(Filing).raw("SELECT * FROM casefiles_filing")]
            case "cursor":
                cursor.execute(
                    "SELECT unit_id FROM audit_entry UNION SELECT unit_id FROM audit_score"
                )
                found = [unit for (unit,) in cursor.fetchall()]
            case "subquery":
                inner = _all(Filing).filter(unit=models.OuterRef("pk"))
                found = [unit.pk for unit in Unit.objects.filter(models.Exists(inner))]
            case "update":
                cursor.execute("UPDATE casefiles_filing SET nil = nil RETURNING unit_id")
                found = [unit for (unit,) in cursor.fetchall()]
            case "delete":
                cursor.execute("DELETE FROM workflows_task_previous RETURNING unit_id")
                found = [unit for (unit,) in cursor.fetchall()]
            case _:
                _all(Filing).update(unit_id=json.loads(request.body)["unit"])
                found = []
    return JsonResponse({"units": sorted(set(found))})


def nowhere(request: Any) -> HttpResponse:
    """A page outside every workspace that reads a unit's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casefiles_case")
        return JsonResponse({"count": cursor.fetchone()[0]})


urlpatterns = [
    *product,
    path("nowhere/", nowhere),
    route(
        "u/<slug:unit>/broken/<str:way>/",
        look,
        verb=Verb.VIEW_INBOX,
        name="broken",
        methods="GET POST",
    ),
    route(
        "office/<slug:office>/broken/<str:way>/",
        look,
        verb=Verb.VIEW_OFFICE_INBOX,
        name="broken-office",
        methods="GET POST",
    ),
]
