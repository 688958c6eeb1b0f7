"""The database of the tests, and the cast: a handful of people with names and roles."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases

from tests.cast import County, build_county


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Made by the owner, used through the application's login: the walls stand in every test."""
    with django_db_blocker.unblock():
        made = setup_databases(0, interactive=False, aliases={"default", "owner"}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        teardown_databases(made, 0)


@pytest.fixture
def county(db: None) -> County:
    """One county with three units and their people, inside a transaction that is rolled back."""
    return build_county()


@pytest.fixture
def open_county(transactional_db: None) -> Iterator[County]:
    """The same county, committed, for races and for real servers. Emptied afterwards."""
    yield build_county()
    _empty()


def _empty() -> None:
    call_command("flush", interactive=False, verbosity=0, database="owner", inhibit_post_migrate=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events CASCADE")
