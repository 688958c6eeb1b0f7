"""When a matter ends: by its own last day, or when every basis that it cites has ended."""

from datetime import date

import pytest

from casefiles.itemlists.expiry import Cause, Ending, citations, ending_of, key_of

LAW = {"政府采购法": date(2026, 5, 1)}
PAPER = {"财库〔2016〕125号": date(2026, 6, 1)}


def of(basis: str, ending: dict[str, date], expires_on: date | None = None) -> Ending | None:
    return ending_of(expires_on=expires_on, legal_basis=basis, ending=ending)


@pytest.mark.parametrize(
    ("basis", "title"),
    [
        ("政府采购法22", "政府采购法"),
        ("政府采购法第二十二条", "《中华人民共和国政府采购法》"),
        ("《中华人民共和国政府采购法》第二十二条（法律）", "政府采购法"),
        ("《 政府采购法 》第22条", "政府采购法"),
        ("财库[2016]125号", "财库〔2016〕125号"),
        ("《关于信用记录的通知》（财库〔2016〕125号）第三条", "财库（2016）125号"),
        ("政府采购法（法律）", "政府采购法"),
    ],
)
def test_a_basis_is_found_however_it_is_written(basis: str, title: str) -> None:
    found = of(basis, {title: date(2026, 5, 1)})
    assert found == Ending(Cause.BASIS, date(2026, 5, 1), (title,))


@pytest.mark.parametrize(
    ("basis", "title"),
    [
        ("渔业法实施细则第三条", "渔业法"),
        ("《渔业法实施细则》第三条", "渔业法"),
        ("《福建省渔业法实施办法》第三条", "渔业法"),
        ("财库〔2016〕1253号", "财库〔2016〕125号"),
        ("", "渔业法"),
        ("渔业法11", ""),
    ],
)
def test_another_law_is_another_law(basis: str, title: str) -> None:
    assert of(basis, {title: date(2026, 5, 1)}) is None


def test_a_matter_stands_while_one_of_its_bases_does() -> None:
    basis = "《政府采购法》第二十二条（法律）；财库〔2016〕125号"
    partly = of(basis, LAW)
    assert partly is not None and partly.partial and partly.last_on == date(2026, 5, 1)
    assert of(basis, LAW | PAPER) == Ending(
        Cause.BASIS, date(2026, 6, 1), ("政府采购法", "财库〔2016〕125号")
    )


def test_the_earlier_end_counts() -> None:
    assert of("政府采购法22", LAW, date(2026, 4, 1)) == Ending(Cause.MATTER, date(2026, 4, 1))
    later = of("政府采购法22", LAW, date(2026, 7, 1))
    assert later is not None and later.cause == Cause.BASIS
    assert of("政府采购法22；财库〔2016〕125号", LAW, date(2026, 7, 1)) == Ending(
        Cause.MATTER, date(2026, 7, 1)
    )
    assert of("政府采购法22", {}) is None


def test_the_last_day_is_included_and_the_stages_follow_it() -> None:
    ending = Ending(Cause.MATTER, date(2026, 6, 30))
    stages = {
        date(2026, 7, 1): "over",
        date(2026, 6, 30): "soon",
        date(2026, 5, 31): "soon",
        date(2026, 5, 30): "near",
        date(2026, 4, 1): "near",
        date(2026, 3, 31): "",
    }
    assert {day: ending.stage(day) for day in stages} == stages
    assert not ending.is_over(date(2026, 6, 30)) and ending.is_over(date(2026, 7, 1))


def test_citations_are_told_apart() -> None:
    assert citations("《渔业法》第十一条、《渔业管理办法》（闽政〔2020〕3号）；水产养殖办法") == [
        "《渔业法》第十一条",
        "《渔业管理办法》（闽政〔2020〕3号）",
        "水产养殖办法",
    ]
    assert citations("；，") == []
    assert key_of("《中华人民共和国 渔业法》") == "渔业法"
