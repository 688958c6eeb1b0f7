"""`manage.py open_period` and `open_periods`: every unit once, however often they run."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from casefiles.models import Filing, FilingKind
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.stories import list_in_force


def run(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_a_period_opens_once_for_every_unit(county: County) -> None:
    asked = ("--office", "350122", "--kind", "progress", "--period", "2026-10")
    with clock.at(at("2026-11-01 00:10")):
        assert run("open_period", *asked) == "3 filings opened\n"
        assert run("open_period", *asked) == "0 filings opened\n"


def test_whatever_is_due_opens(county: County) -> None:
    with clock.at(at("2026-02-28 23:59")):
        run("open_periods")
    with unit_scope(county.units["czj"]):
        periods = sorted(Filing.objects.values_list("kind", "period"))
    # December's report opens on 1 January; February's not before 1 March, Shanghai's midnight.
    assert periods == [("item_list", "2026"), ("progress", "2025-12"), ("progress", "2026-01")]
    with clock.at(at("2026-03-01 00:00")):
        assert run("open_periods") == "3 filings opened\n"
        assert run("open_periods") == "0 filings opened\n"


def test_an_unfinished_list_of_last_year_stops_nobody(county: County) -> None:
    list_in_force(county, "czj")
    with clock.at(at("2026-01-05 09:00")):
        run("open_periods")  # 住建局 and 琯头镇 never finish theirs
    with clock.at(at("2027-01-01 00:10")):
        run("open_periods")
        assert run("open_periods") == "0 filings opened\n"
    with every_unit(because="tests count rows"):
        new = Filing.objects.filter(kind=FilingKind.ITEM_LIST, period="2027")
        assert [each.unit.code for each in new.select_related("unit")] == ["czj"]
        assert Filing.objects.filter(kind=FilingKind.PROGRESS, period="2026-12").count() == 3


@pytest.mark.parametrize(
    "wrong", [("progress", "2026"), ("progress", "2026-13"), ("item_list", "26")]
)
def test_a_period_has_its_kind_s_shape(county: County, wrong: tuple[str, str]) -> None:
    kind, period = wrong
    with pytest.raises(CommandError, match="looks like"):
        run("open_period", "--office", "350122", "--kind", kind, "--period", period)
