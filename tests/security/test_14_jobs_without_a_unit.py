"""14 A job that enters no scope, or the wrong one, fails: it reads nothing and changes nothing."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from audit.models import Entry, Run
from audit.running import carry_out, give_up
from casefiles.models import Case, Filing
from config import jobs
from tenants.scope import NoScope, every_unit, has_scope, unit_scope
from tests.cast import County
from tests.jobs.test_export_job import work
from tests.lives import live_in
from tests.stories import open_month


def _raw() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casefiles_filing SET nil = true")


FORGETFUL: dict[str, Callable[[], Any]] = {
    "reads": lambda: list(Filing.objects.all()),
    "counts": lambda: Case.objects.count(),
    "changes": lambda: Filing.objects.update(nil=True),
    "looks at runs": lambda: Run.objects.first(),
    "raw": _raw,
}


@pytest.fixture
def forgetful(open_county: County) -> County:
    """Jobs that forgot their scope, waiting for a worker."""
    live_in(open_county, "czj")
    app.perform_import_paths()
    for name, deed in FORGETFUL.items():
        if name not in app.tasks:
            app.task(name=name)(deed)
        app.configure_task(name).defer()
    return open_county


def test_14_a_job_without_a_unit_fails_closed(forgetful: County) -> None:
    with unit_scope(forgetful.units["czj"]):
        before = list(Filing.objects.values_list("pk", "nil").order_by("pk"))
    try:
        work()
    finally:
        for name in FORGETFUL:
            app.tasks.pop(name)
    mine = ProcrastinateJob.objects.filter(task_name__in=FORGETFUL)
    ended = dict(mine.values_list("task_name", "status"))
    assert ended == dict.fromkeys(FORGETFUL, "failed")
    with unit_scope(forgetful.units["czj"]):
        assert list(Filing.objects.values_list("pk", "nil").order_by("pk")) == before


@pytest.mark.parametrize("name", FORGETFUL)
def test_14_it_fails_with_the_reason(county: County, name: str) -> None:
    with pytest.raises((NoScope, ProgrammingError)) as refused, transaction.atomic():
        FORGETFUL[name]()
    assert "scope" in str(refused.value) or "permission denied" in str(refused.value)


def test_14_a_job_in_another_unit_s_scope_changes_nothing_there(county: County) -> None:
    theirs = open_month(county, "gtz")
    with unit_scope(county.units["czj"]):
        assert Filing.objects.filter(pk=theirs.pk).update(nil=True) == 0
        with pytest.raises(Filing.DoesNotExist):
            Filing.objects.get(pk=theirs.pk)


def test_14_a_job_for_a_run_that_is_not_there_fails(county: County) -> None:
    for deed in (carry_out, give_up):
        with pytest.raises(Run.DoesNotExist):
            deed(uuid4())
    with every_unit(because="the test counts"):
        assert not Entry.objects.filter(action="assessment.exported").exists()


def test_14_no_job_leaves_a_scope_behind(county: County) -> None:
    jobs.open_periods(timestamp=0)
    jobs.forget_counts(timestamp=0)
    assert not has_scope()
