"""38: days are Shanghai's while the database speaks UTC: midnight, year end, 29 February, make-up days."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audit.assessing import standing
from casefiles.counting import figures_of
from casefiles.models import Filing, FilingKind
from casefiles.verbs import filings, progress
from casefiles.verbs.periods import open_due
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import County, at
from tests.stories import WORDS, list_in_force, open_case, open_month, submitted_month
from workflows.models import Task


def submit(county: County, filing: Filing, moment: str) -> Filing:
    """What the unit's handler does at a moment; 琯头镇 has no step of its own."""
    handler = county.actor("gtz-handler")
    with clock.at(at(moment)), unit_scope(county.units["gtz"]):
        progress.fill(filing, by=handler, words=WORDS)
        filings.submit(filing, by=handler)
        return Filing.objects.get(pk=filing.pk)


def accepted(county: County, filing: Filing, moment: str) -> str:
    """The office's board once the office has accepted."""
    with clock.at(at(moment)):
        with office_scope(county.office):
            filings.accept(Filing.objects.get(pk=filing.pk), by=county.actor("reviewer"))
        client = Client()
        client.force_login(county.people["reviewer"])
        return client.get("/office/350122/board/?year=2026").content.decode()


def test_38_the_database_speaks_utc(county: County) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW timezone")
        assert cursor.fetchone() == ("UTC",)


@pytest.mark.parametrize(
    ("moment", "cell", "share"),
    [
        # January's report: the 15th is a Sunday of the spring festival, the 24th is the next workday.
        ("2026-02-24 23:59:59", "按时", "8.00"),
        ("2026-02-25 00:00:00", "迟 1", "4.00"),
        # Saturday the 28th is a make-up workday, the fourth one after; Sunday the 1st counts as none.
        ("2026-02-28 00:00:00", "迟 4", "0.00"),
        ("2026-03-01 23:59:59", "迟 4", "0.00"),
        ("2026-03-02 00:00:00", "迟 5", "0.00"),
    ],
)
def test_38_the_last_second_and_midnight(
    county: County, moment: str, cell: str, share: str
) -> None:
    with clock.at(at("2026-02-01 00:10")):
        filing = open_month(county, "gtz")
    assert filing.due_at == datetime(2026, 2, 24, 16, tzinfo=UTC)
    filing = submit(county, filing, moment)
    page = accepted(county, filing, "2026-03-03 09:00")
    assert f">{cell}<" in page.replace("\n", "")
    with clock.at(at("2026-03-03 10:00")), unit_scope(county.units["gtz"]):
        lines = {
            line.indicator.code: line for line in standing(county.units["gtz"], 2026).sheet.lines
        }
    assert str(lines["C1"].points) == share


def test_38_a_step_counts_the_make_up_workday(county: County) -> None:
    """Friday the 27th and two working days: Saturday the 28th works, so it ends on Monday the 2nd."""
    with clock.at(at("2026-02-27 23:59:59")):
        filing = submitted_month(county, "zjj")
    with unit_scope(county.units["zjj"]):
        task = Task.objects.get(process__filing=filing, status="NEW")
    assert task.due_at == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_38_the_year_ends_in_shanghai(county: County) -> None:
    with clock.at(at("2026-12-01 09:00")):
        list_in_force(county, "gtz")
    with clock.at(at("2026-12-31 23:59:59")):
        last = open_case(county, "gtz")
        open_due(by=system("open_periods"))
        assert "2026-12" not in periods(county)
    with clock.at(at("2027-01-01 00:00:00")):
        first = open_case(county, "gtz")
        open_due(by=system("open_periods"))
        assert {"2026-12", "2027"} <= periods(county)
    assert (last.case_no, first.case_no) == ("SY-01-2026-0001", "SY-01-2027-0001")
    with unit_scope(county.units["gtz"]):
        assert figures_of(county.units["gtz"].pk, "2026-12")["cases_opened"] == 1
        assert figures_of(county.units["gtz"].pk, "2027-01")["cases_opened"] == 1


def periods(county: County) -> set[str]:
    """The periods that are open to a unit."""
    with unit_scope(county.units["gtz"]):
        return set(Filing.objects.values_list("period", flat=True))


def test_38_the_29th_of_february(county: County) -> None:
    gtz = county.units["gtz"]
    with clock.at(at("2028-02-28 09:00")):
        list_in_force(county, "gtz")
    for moment in ("2028-02-28 23:59:59", "2028-02-29 00:00:00", "2028-02-29 23:59:59"):
        with clock.at(at(moment)):
            open_case(county, "gtz")
    with clock.at(at("2028-03-01 00:00:00")):
        open_case(county, "gtz")
        open_due(by=system("open_periods"))
        with unit_scope(gtz):
            leap = Filing.objects.get(kind=FilingKind.PROGRESS, period="2028-02")
    assert leap.opened_at == at("2028-03-01 00:00:00")
    with unit_scope(gtz):
        assert figures_of(gtz.pk, "2028-02")["cases_opened"] == 3
        assert figures_of(gtz.pk, "2028-03")["cases_opened"] == 1


def test_38_pages_and_filters_show_shanghais_day(county: County) -> None:
    """00:30 in Shanghai is the day before in UTC."""
    with clock.at(at("2026-03-01 00:30")):
        open_month(county, "gtz", "2026-02")
        assert clock.today() == date(2026, 3, 1)
    client = Client()
    client.force_login(county.people["gtz-handler"])
    with clock.at(at("2026-03-01 01:00")):
        assert "2026-03-01 00:30:00" in client.get("/u/gtz/trail/").content.decode()
        auditor = Client()
        auditor.force_login(county.people["auditor"])
        client.get(reverse("unit:trail", args=["zjj"]))
        for day, there in (("2026-02-28", False), ("2026-03-01", True), ("2026-03-02", False)):
            page = auditor.get(
                "/office/350122/security/", {"since": day, "until": day, "category": "refusal"}
            ).content.decode()
            assert ("2026-03-01 01:00:00" in page) == there, day
