"""One unit's whole year, in one transaction: it is there entirely, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from casefiles.models import Case, Filing, FilingKind
from casefiles.obligations import opens_on
from config.demo.article_year import write_articles
from config.demo.batch_year import write_batches
from config.demo.case_year import write_cases
from config.demo.counter_year import write_counter
from config.demo.desk import open_desk
from config.demo.exceptions import write_exceptions
from config.demo.last_days import write_last_days
from config.demo.list_year import PERIOD, write_list_year
from config.demo.month_year import write_months
from config.demo.opening import opening
from config.demo.people_year import write_people
from config.demo.plan_year import write_plan_year
from config.demo.plans import BY_CODE
from config.demo.record_year import write_records
from tenants import clock
from tenants.models import Unit
from tenants.scope import unit_scope

BEGINS_AT = opening(opens_on(FilingKind.ITEM_LIST, PERIOD))


def live(code: str, until: datetime) -> tuple[int, int]:
    """Do what the unit did up to `until`, by the verbs; returns its numbers of filings and cases.

    One transaction per unit costs nothing (units share no rows) and makes a killed run resumable.
    """
    unit = Unit.objects.select_related("office").get(code=code)
    with unit_scope(unit), _as_one():
        with clock.at(BEGINS_AT):
            desk = open_desk(BY_CODE[code], unit, until)
        if until > BEGINS_AT:
            write_list_year(desk)
            write_plan_year(desk)
            write_months(desk)
            write_cases(desk)
            write_counter(desk)
            write_batches(desk)
            write_records(desk)
            write_people(desk)
            write_articles(desk)
            write_exceptions(desk)
            write_last_days(desk)
        desk.diary.live()
        return Filing.objects.count(), Case.objects.count()


@contextmanager
def _as_one() -> Iterator[None]:
    """No savepoints: nothing of a year is undone alone, and they are a fifth of its statements."""
    features = connection.features
    before = features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = before
