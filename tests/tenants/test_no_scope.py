"""No scope, no query: whatever manager, method or related access asks for a unit's or an office's rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from casefiles.models import Case, Filing, FilingKind, ItemList, Matter
from tenants.scope import NoScope, every_unit, unit_scope
from tenants.walls import PUBLIC_REGISTERS
from tests.cast import County
from tests.lives import live_in
from workflows.models import Process, Task

SCOPED = sorted(
    (
        model
        for model in apps.get_models()
        if any(each.name == "office" for each in model._meta.concrete_fields)
        and model._meta.db_table not in PUBLIC_REGISTERS
    ),
    key=lambda model: model._meta.label,
)
Use = Callable[[Any], Any]
USES: dict[str, Use] = {
    "all": lambda rows: list(rows.all()),
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "get": lambda rows: rows.get(pk=None),
    "first": lambda rows: rows.first(),
    "filter": lambda rows: rows.filter(office_id=1),
    "values": lambda rows: rows.values("office_id"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "select_for_update": lambda rows: rows.select_for_update(),
    "create": lambda rows: rows.create(office_id=1),
    "get_or_create": lambda rows: rows.get_or_create(office_id=1),
    "update_or_create": lambda rows: rows.update_or_create(office_id=1),
    "bulk_create": lambda rows: rows.bulk_create([rows.model(office_id=1)]),
    "bulk_update": lambda rows: rows.bulk_update([rows.model(pk=1, office_id=1)], ["office"]),
    "update": lambda rows: rows.update(office_id=1),
    "delete": lambda rows: rows.all().delete(),
}


def test_the_list_of_scoped_models_is_whole() -> None:
    labels = {model._meta.label for model in SCOPED}
    assert {"casefiles.Filing", "casefiles.FilingVersion", "audit.Entry", "audit.Score"} <= labels
    assert {"tenants.Membership", "workflows.Process", "workflows.TaskLink"} <= labels
    assert {"audit.Run", "audit.Rubric", "audit.Assessment"} <= labels
    assert len(SCOPED) >= 20


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_no_scope_no_query(db: None, model: type[models.Model], use: str) -> None:
    for manager in {model._meta.default_manager, model._meta.base_manager, *model._meta.managers}:
        with pytest.raises(NoScope), transaction.atomic():
            USES[use](manager)


def test_related_access_is_no_way_around(county: County) -> None:
    live_in(county, "czj")
    with unit_scope(county.units["czj"]):
        filing = Filing.objects.get(kind=FilingKind.ITEM_LIST, period="2026")
        item_list, case = (
            ItemList.objects.earliest("accepted_at"),
            Case.objects.earliest("accepted_at"),
        )
        matter = Matter.objects.filter(item_list=item_list).earliest("position")
        process = Process.objects.get(case=case)
        task = Task.objects.filter(process=process).last()
        version = case.history.first()
    ways: list[Callable[[], Any]] = [
        lambda: Matter(item_list_id=item_list.pk, unit_id=filing.unit_id).item_list,
        lambda: case.matter,
        lambda: case.subject,
        lambda: item_list.source,
        lambda: filing.signatures.all(),
        lambda: filing.signatures.count(),
        lambda: item_list.matters.create(name="x"),
        lambda: item_list.matters.update(name="x"),
        lambda: filing.process,
        lambda: process.task_set.all(),
        lambda: task.previous.all(),
        lambda: task.process.case,
        lambda: filing.history.all(),
        lambda: filing.history.count(),
        lambda: Filing.history.all(),
        lambda: case.history.most_recent(),
        lambda: version.prev_record,
        lambda: models.prefetch_related_objects([filing], "item_lists"),
    ]
    for number, way in enumerate(ways):
        with pytest.raises(NoScope), transaction.atomic():
            pytest.fail(f"way {number} gave {way()!r}")
    for row in (filing, item_list, case, matter, process, task):
        for change in (row.save, row.delete, row.refresh_from_db):
            with pytest.raises(NoScope), transaction.atomic():
                pytest.fail(f"{change} gave {change()!r}")


def test_the_way_out_says_why(db: None) -> None:
    with pytest.raises(ValueError, match="reason"), every_unit(because=""):
        pass
    with pytest.raises(TypeError):
        every_unit()  # type: ignore[call-arg]
