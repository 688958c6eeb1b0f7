"""Refusals of pages as entries, so that the auditor sees who tries doors. No oracle, no flood.

Whoever was refused finds that in the own workspace's chain, in the same words whether the thing is
somebody else's or nobody's. Whose it is stands in a second entry, on the chain of the office that
the thing belongs to (the person's own office where there is no such thing), which the auditor alone
is shown. Foreign and absent things cost the same statements.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from audit.actions import Action, Category, declare
from audit.models import Entry
from audit.record import record
from tenants import clock
from tenants.actors import Actor
from tenants.models import Office, User
from tenants.scope import every_unit
from tenants.text import visible, without_numbers
from tenants.turned_away import TurnedAway
from tenants.workspaces import Workspace

REFUSED = declare(
    "access.refused", _("被拒绝访问"), "address method status", category=Category.REFUSAL
)
SOUGHT = declare(
    "access.sought",
    _("试图越权访问"),
    "address method exists owner place",
    category=Category.REFUSAL,
    for_auditor=True,
)

# One entry for a person and an address in this time, and not more than so many in all.
QUIET = timedelta(minutes=1)
MOST = 30

# What stands in a path and is no UUID: the model and the field it is looked up by.
_NAMED: dict[str, tuple[str, str]] = {
    "unit": ("tenants.Unit", "code"),
    "office": ("tenants.Office", "division_code"),
    "member": ("tenants.Unit", "code"),
}


def looked_up_by(name: str, model: str, field: str) -> None:
    """Say which model a path's `name` is looked up in, where it is no UUID (`<int:thing>`)."""
    _NAMED[name] = (model, field)


def at_the_door(refused: TurnedAway) -> None:
    """Write what there is to write about somebody who was turned away; a transaction for each entry."""
    named = refused.asked
    if refused.workspace is None:
        named = {name: value for name, value in named.items() if name in {"unit", "office"}}
    sought = refused.status == 404
    if sought and not any(_keys(name, value) for name, value in named.items()):
        return
    address = without_numbers(visible(refused.address, keep=""))[:200]
    home = refused.home
    if home is not None:
        with home.scope():
            if _worth_writing(REFUSED, refused.user, home.office, address):
                record(
                    REFUSED,
                    home.unit or home.office,
                    by=home.actor(refused.user),
                    address=address,
                    method=refused.method,
                    status=refused.status,
                )
    if sought:
        _tell_the_office(refused, named, address)


def _tell_the_office(refused: TurnedAway, named: Mapping[str, Any], address: str) -> None:
    with every_unit(because="whose the thing is that somebody asked for"):
        home = refused.home.office if refused.home else Office.objects.order_by("path")[0]
        office_id, owner = _owner(named, refused.home)
        office = Office.objects.get(pk=office_id or home.pk)
        if not _worth_writing(SOUGHT, refused.user, office, address):
            return
        by = refused.home.actor(refused.user) if refused.home else Actor(refused.user, home)
        record(
            SOUGHT,
            office,
            by=by,
            address=address,
            method=refused.method,
            exists=office_id is not None,
            owner=owner,
            place=refused.home.name if refused.home else "",
        )


def _worth_writing(action: Action, user: User, office: Office, address: str) -> bool:
    """Whether the person's last minute holds neither this address nor too many others."""
    now = clock.now()
    rows = Entry.objects.filter(
        office=office, at__gt=now - QUIET, at__lte=now, action=action.name, actor=user
    )
    lately = list(rows.values_list("data__address", flat=True)[:MOST])
    return len(lately) < MOST and address not in lately


def _keys(name: str, value: Any) -> list[tuple[type[models.Model], str]]:
    """Where a value of a path may be found: its registered home, or every UUID of ours."""
    if name in _NAMED:
        model, field = _NAMED[name]
        return [(apps.get_model(model), field)]
    if not isinstance(value, UUID):
        return []
    return [
        (model, each.name)
        for model in apps.get_models()
        if model._meta.app_label in {"tenants", "audit", "casefiles", "workflows"}
        and not hasattr(model, "instance_type")
        for each in model._meta.concrete_fields
        if isinstance(each, models.UUIDField) and each.unique
    ]


_PERSONS_DESK = (
    "SELECT %s::text n, m.unit_id u, m.office_id o FROM tenants_membership m"
    " JOIN tenants_user p ON p.id = m.user_id WHERE p.uid = %s"
)


def _owner(named: Mapping[str, Any], home: Workspace | None) -> tuple[int | None, str]:
    """Office and name of whom the sought thing belongs to; (None, "") for nobody. One statement.

    Of several things in one path the first that is absent or somebody else's was sought.
    """
    parts, values = [], []
    for name, value in named.items():
        for model, field in _keys(name, value):
            table, column = model._meta.db_table, model._meta.get_field(field).column  # type: ignore[union-attr]
            values += [name, value]
            if model is User:
                # A person's row is nobody's: whose the person is says the membership.
                parts.append(_PERSONS_DESK)
                continue
            unit, office = _columns(model)
            parts.append(
                f'SELECT %s::text n, {unit} u, {office} o FROM "{table}" WHERE "{column}" = %s'  # noqa: S608
            )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found.n, u.id, o.id, coalesce(u.short_name, o.name) FROM"  # noqa: S608
            f" ({' UNION ALL '.join(parts)}) found LEFT JOIN tenants_unit u ON u.id = found.u"
            " JOIN tenants_office o ON o.id = coalesce(found.o, u.office_id)",
            values,
        )
        rows = cursor.fetchall()
    owner: tuple[int | None, str] = None, ""
    for name, value in named.items():
        if not _keys(name, value):
            continue
        found = [row for row in rows if row[0] == name]
        own = [row for row in found if home is not None and _is_of(home, row[1], row[2])]
        owner = (own or found)[0][2:] if found else (None, "")
        if not own:
            break
    return owner


def _is_of(home: Workspace, unit_id: int | None, office_id: int) -> bool:
    """Whether a thing of a unit and an office is one of the person's own workspace."""
    if home.unit is not None:
        return unit_id in {home.unit.pk, None} and office_id == home.office.pk
    return office_id == home.office.pk


def _columns(model: type[models.Model]) -> tuple[str, str]:
    """The columns that name a row's unit and office."""
    names = {each.attname for each in model._meta.concrete_fields}
    if model._meta.label == "tenants.Unit":
        return "id", "office_id"
    if model._meta.label == "tenants.Office":
        return "NULL::bigint", "id"
    return (
        "unit_id" if "unit_id" in names else "NULL::bigint",
        "office_id" if "office_id" in names else "NULL::bigint",
    )
