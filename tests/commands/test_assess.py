"""`manage.py publish_rubric` and `assess`: the ranking as a table, or the way to one."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.models import Assessment, Score
from tenants import clock
from tenants.scope import every_unit, office_scope
from tests.assessed import shown
from tests.cast import County, at
from tests.verbs.test_main_job import file_list


def run(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, "--office", "350122", *arguments, stdout=out)
    return out.getvalue()


def test_the_ranking_is_printed_and_kept(county: County) -> None:
    file_list(county, "czj", "finance.xlsx")
    with clock.at(at("2026-03-01 09:00")):
        said = run("assess", "--year", "2026").splitlines()
    head, first, second, third, summary = said
    codes = "A1 A2 A3 A4 B1 B2 B3 B4 B5 C1 C2 C3 C4 D1 D2 D3 E1 E3"
    assert head.split() == ["名次", "单位", *codes.split(), "总分", "等次"]
    # Of what applies in March, the list and its upkeep are full points, and no article is there yet.
    points = {"A1": "5.00", "A3": "3.00", "C4": "0.00"}
    figures = [points.get(code, "—") for code in codes.split()]
    assert first.split() == ["1", "连江县财政局", *figures, "66.67", "合格"]
    assert second.split()[2] == third.split()[2] == "0.00"
    assert "assessment 1, rubric 2026-1, 3 units" in summary
    with office_scope(county.office):
        assert Assessment.objects.get().number == 1
        assert Score.objects.count() == 3 * len(codes.split())


def test_without_a_rubric_the_way_out_is_said(county: County) -> None:
    with pytest.raises(CommandError, match="publish_rubric --office 350122 --year 2027") as refused:
        run("assess", "--year", "2027")
    assert refused.value.returncode == 1
    assert "rubric 2027-1 of 连江县信用办 is in force" in run("publish_rubric", "--year", "2027")
    assert "3 units" in run("assess", "--year", "2027")


def test_points_are_given_by_indicator(county: County) -> None:
    said = run("publish_rubric", "--year", "2026", "--points", "A1=10", "B1=2.5")
    assert "rubric 2026-2 of 连江县信用办 is in force: A1 10, B1 2.5" in said
    for wrong in ("Z9=1", "A1=many", "A1=-1", "A1=NaN", "A1"):
        with pytest.raises(CommandError, match=wrong):
            run("publish_rubric", "--year", "2026", "--points", wrong)


def test_an_unknown_office_is_one_line(db: None) -> None:
    with pytest.raises(CommandError, match="no office with the code '350122'"):
        run("assess", "--year", "2026")
    with every_unit(because="tests count rows"):
        assert not Assessment.objects.exists()


def test_a_shown_year_is_compared_and_not_computed(open_county: County) -> None:
    shown(open_county)
    with pytest.raises(CommandError, match="2026 is shown to the units"):
        run("assess", "--year", "2026")
    assert "is the same in every line" in run("assess", "--year", "2026", "--check")
