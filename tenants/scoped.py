"""The base of every row that belongs to a unit, and its strict manager."""

from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from tenants import clock
from tenants.scope import OPEN_DOOR, DatabaseRole, Scope, current_scope

M = TypeVar("M", bound=models.Model)


def within(scope: Scope, model: type[models.Model]) -> models.Q:
    """The scope as a plain WHERE. The policies say the same; this one serves the index.

    A model may say `personal = True` (a person's own rows are found by `user`) and `guest_key`
    (the column by which a guest's one case is found); without them neither scope shows a row.
    """
    match scope.role:
        case DatabaseRole.EVERY:
            return models.Q()
        case DatabaseRole.UNIT:
            return models.Q(unit_id=scope.unit_id) & _behind(scope.doors, model)
        case DatabaseRole.OFFICE:
            return models.Q(office_id=scope.office_ids[0]) & _behind((OPEN_DOOR,), model)
        case DatabaseRole.REGION:
            return models.Q(office_id__in=scope.office_ids) & _behind((OPEN_DOOR,), model)
        case DatabaseRole.PERSON if getattr(model, "personal", False):
            return models.Q(user_id=scope.user_id)
        case DatabaseRole.GUEST if hasattr(model, "guest_key"):
            return models.Q(unit_id=scope.unit_id, **{model.guest_key: scope.case_id})
        case _:
            return models.Q(pk__in=())


@cache
def _has_door(model: type[models.Model]) -> bool:
    return any(each.name == "door" for each in model._meta.concrete_fields)


def _behind(doors: tuple[int, ...], model: type[models.Model]) -> models.Q:
    if not _has_door(model):
        return models.Q()
    return models.Q(door=doors[0]) if len(doors) == 1 else models.Q(door__in=doors)


@lru_cache(maxsize=2048)
def _query_in(scope: Scope, model: type[models.Model]) -> Any:
    """All rows of a model in a scope, as a query to be copied: to build it anew costs five copies."""
    return models.QuerySet(model).filter(within(scope, model)).query


def in_scope(rows: Any) -> Any:
    """A manager's rows, cut to the scope that we are in. Raises NoScope outside one."""
    scope, asked = current_scope(), rows.query
    if asked.where or asked.annotations:
        return rows.filter(within(scope, rows.model))
    rows.query = _query_in(scope, rows.model).chain()
    return rows


class ScopedManager(models.Manager[M]):
    """Gives only rows in scope; raises NoScope outside one, for every use of the manager."""

    # Related access goes through the manager too: a foreign key is no way around the scope.
    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows in scope."""
        rows: models.QuerySet[M] = in_scope(super().get_queryset())
        return rows


def of_office(scope: Scope, *, units_read: bool) -> models.Q:
    """The scope as a plain WHERE for an office's own rows, which units may read or not."""
    if scope.role == DatabaseRole.EVERY:
        return models.Q()
    if scope.role in {DatabaseRole.OFFICE, DatabaseRole.REGION} or (
        units_read and scope.role == DatabaseRole.UNIT
    ):
        return models.Q(office_id__in=scope.office_ids)
    return models.Q(pk__in=())


class OfficeManager(models.Manager[M]):
    """An office's own rows in scope; raises NoScope outside one. Units see none of them."""

    units_read = False

    def get_queryset(self) -> models.QuerySet[M]:
        """Rows in scope."""
        rule = of_office(current_scope(), units_read=self.units_read)
        return super().get_queryset().filter(rule)


class PublishedByOffice(OfficeManager[M]):
    """An office's own rows that its units may read."""

    units_read = True


class InScope(models.Model):
    """A row that is deleted inside a scope only: Django's collector does not ask the manager."""

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete; raises NoScope outside a scope."""
        current_scope()
        return super().delete(*args, **kwargs)


class Doored(models.Model):
    """A row that may stand behind a closed door: 0 is open, else the number of its guard."""

    door = models.BigIntegerField(default=OPEN_DOOR, editable=False)

    class Meta:
        abstract = True


class Scoped(InScope):
    """A row of one unit. `office` repeats the unit's office, so that an office's lists are indexed."""

    unit = models.ForeignKey(
        "tenants.Unit", models.PROTECT, related_name="+", verbose_name=_("单位")
    )
    office = models.ForeignKey(
        "tenants.Office", models.PROTECT, related_name="+", verbose_name=_("信用办"), editable=False
    )

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the office of the unit and the product's clock for the history row."""
        if not self.office_id:
            self.office_id = self.unit.office_id
        self._history_date = clock.now()
        super().save(*args, **kwargs)


class _ScopedHistoryManager(HistoryManager):  # type: ignore[misc]
    """A row's earlier versions, in scope only."""

    def get_queryset(self) -> Any:
        """Versions in scope."""
        return in_scope(super().get_queryset())


class _HistoryRow(InScope):
    """Base of the history tables: they hold a unit's data and are scoped like it."""

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


def history() -> HistoricalRecords:
    """Row versions (old → new) for a business record. Engine rows have none: it costs 44 %."""
    return HistoricalRecords(
        bases=[_HistoryRow], history_manager=_ScopedHistoryManager, custom_model_name=_history_name
    )


def _history_name(name: str) -> str:
    return f"{name}Version"
