"""The database of the tests, and the cast: a handful of people with names and roles."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.cast import County, build_county
from tests.owner import empty

# How fast a busy machine draws examples says nothing about the product.
hypothesis.register_profile("house", suppress_health_check=[HealthCheck.too_slow], deadline=None)
hypothesis.load_profile("house")

# Django would TRUNCATE after a committed test, and the guards refuse that; `empty()` does it instead.
TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Made by the owner, used through the application's login: the walls stand in every test."""
    with django_db_blocker.unblock():
        made = setup_databases(
            0, interactive=False, aliases={"default", "owner"}, serialized_aliases=set()
        )
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        teardown_databases(made, 0)


@pytest.fixture(autouse=True)
def checkpoint_file(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each test has a checkpoint file of its own, as each has a database of its own."""
    file = tmp_path_factory.mktemp("checkpoints") / "checkpoints.jsonl"
    settings.CHECKPOINT_FILE = file
    return file


@pytest.fixture
def county(db: None) -> County:
    """One county with three units and their people, inside a transaction that is rolled back."""
    return build_county()


@pytest.fixture
def open_county(transactional_db: None) -> Iterator[County]:
    """The same county, committed, for races and for real servers. Emptied afterwards."""
    yield build_county()
    empty()
