"""Signed-in clients and the addresses of records, for the tests of the walls."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from audit.models import Entry
from tenants.scope import every_unit
from tests.cast import County


def signed_in(county: County, name: str) -> Client:
    """A browser of that person."""
    client = Client()
    client.force_login(county.people[name])
    return client


def unit_url(name: str, pk: Any, code: str = "czj") -> str:
    """An address at a unit's desk."""
    return reverse(f"unit:{name}", args=[code, pk])


def office_url(name: str, pk: Any) -> str:
    """An address at the office."""
    return reverse(f"office:{name}", args=["350122", pk])


def deeds() -> list[str]:
    """Every deed of the trail but the logins, oldest first, by chain."""
    with every_unit(because="tests read the trail"):
        rows = Entry.objects.exclude(action__startswith="login.").order_by("chain", "seq")
        return list(rows.values_list("action", flat=True))


def unnumbered(text: str) -> str:
    """A page's words without the request's number."""
    return re.sub(r"请求编号 \S+", "", text)
