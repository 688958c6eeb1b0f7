"""The demo's county in small: four units and three months, by the code that fills the whole."""

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.urls import reverse

from audit.assessing import standing
from audit.models import Assessment, Entry
from audit.verify import verify
from casefiles.identifiers import check_for_kind
from casefiles.models import (
    Case,
    CaseGrant,
    CaseState,
    Decision,
    Filing,
    FilingKind,
    FilingState,
    Guard,
    ItemList,
    RecordQuery,
    RegisterRecord,
    Signature,
)
from casefiles.verbs.itemlists import check_workbook
from casefiles.verbs.periods import open_due
from config.demo import unit_year
from config.demo.accounts import PASSWORD, sample_accounts
from config.demo.fill import NotOurs, fill
from config.demo.identities import everybody
from config.demo.lists import workbook_of
from config.demo.people import OFFICE_STAFF, staff_of
from config.demo.plans import BY_CODE, PLANS
from config.demo.roster import DEPARTMENTS, ROSTER, TOWNSHIPS
from tenants import clock
from tenants.actors import system
from tenants.models import Unit, User
from tenants.scope import every_unit, unit_scope
from tests.cast import at, build_county
from tests.owner import empty
from workflows.models import Comment, Deputy, Notice, NoticeKind, Process, Task

CODES = ("czj", "zjj", "gtz", "sthjj")
UNTIL = at("2026-04-17 16:00")
BEFORE = at("2025-12-31 12:00")


def fill_small(until: datetime = UNTIL, **more: Any) -> bool:
    """The small county, in this process."""
    return fill(until=until, workers=0, say=lambda line: None, **{"codes": CODES} | more)


@pytest.fixture
def checkpoints(settings: Any, tmp_path: Path) -> Path:
    """A checkpoint file of its own."""
    settings.CHECKPOINT_FILE = tmp_path / "checkpoints.jsonl"
    return tmp_path / "checkpoints.jsonl"


def test_three_months_are_lived_in(db: None, checkpoints: Path) -> None:
    assert fill_small()
    with clock.at(UNTIL), every_unit(because="the tests look"):
        assert not verify(checkpoints).faults
        _the_chains_are_chronological()
        _every_list_and_month_is_there()
        _the_units_sign_each_in_their_own_way()
        _cases_are_worked_on()
        before = Entry.objects.count()
        assert open_due(by=system("tests")) == 0
        assert not fill_small()
        assert Entry.objects.count() == before
    with pytest.raises(NotOurs, match="demo-reset"):
        fill_small(codes=(*CODES, "hyj"))


def _the_chains_are_chronological() -> None:
    moments = defaultdict(list)
    for chain, moment in Entry.objects.order_by("seq").values_list("chain", "at"):
        moments[chain].append(moment)
    assert set(moments) == {"o:350122", *(f"u:{code}" for code in CODES)}
    assert all(each == sorted(each) for each in moments.values())
    assert max(map(max, moments.values())) <= UNTIL


def _every_list_and_month_is_there() -> None:
    periods = set(Filing.objects.values_list("kind", "period"))
    months = ("2025-12", "2026-01", "2026-02", "2026-03")
    yearly = {("item_list", "2026"), ("plan", "2026")}
    assert periods == {*yearly, *(("progress", month) for month in months)}
    assert Filing.objects.filter(amendment=False).count() == len(CODES) * len(periods)
    lists = Filing.objects.filter(kind=FilingKind.ITEM_LIST, amendment=False)
    assert set(lists.values_list("state", flat=True)) == {FilingState.ACCEPTED}
    assert lists.get(unit__code="sthjj").revision == 2  # returned by the office, then mended
    older = Filing.objects.filter(kind=FilingKind.PROGRESS, period__lt="2026-03")
    assert set(older.values_list("state", flat=True)) <= {FilingState.ACCEPTED, FilingState.OPEN}
    assert Filing.objects.filter(unit__code="gtz", nil=True).exists()


def _the_units_sign_each_in_their_own_way() -> None:
    def signers(code: str, **filing: Any) -> list[str]:
        rows = Signature.objects.filter(filing__unit__code=code, at_office=False)
        rows = rows.filter(**{f"filing__{name}": value for name, value in filing.items()})
        return list(rows.order_by("pk").values_list("signer__username", flat=True))

    # 财政局: two of three sections; the amendment of these days has one of them so far.
    listed = {"kind": FilingKind.ITEM_LIST}
    assert signers("czj", **listed, amendment=False) == ["czj-caigou", "czj-fazhi"]
    assert signers("czj", **listed, amendment=True) == ["czj-caigou"]
    asked = Task.objects.filter(process__filing__amendment=True, flow_task_type="HUMAN")
    assert asked.filter(finished=None).count() == 2
    assert Comment.objects.filter(process__filing__amendment=True).count() == 2
    assert Deputy.objects.get().deputy.username == "czj-yusuan"
    copies = Notice.objects.filter(kind=NoticeKind.COPIED, process__unit__code="czj")
    assert set(copies.values_list("person__username", flat=True)) == {"czj-leader"}
    # 住建局: two sections in turn, and the leader because the list is long.
    assert signers("zjj", **listed) == ["zjj-zhiliang", "zjj-fangchan", "zjj-leader"]
    assert Process.objects.get(suspended_at__isnull=False).case.unit.code == "zjj"
    delegated = Task.objects.get(delegated_by__isnull=False, finished=None)
    assert delegated.owner is not None and delegated.owner.username == "zjj-zhiliang"
    # Between opinion and decision, where the record holds something.
    legal = Signature.objects.filter(case__isnull=False, signer__username="czj-fazhi")
    assert legal.exists() and {each.step for each in legal} == {"法制审核"}
    # 生态环境局's list came back with two reasons and a remark on a row.
    back = Signature.objects.get(
        filing__kind=FilingKind.ITEM_LIST, decision=Decision.RETURNED, at_office=True
    )
    assert len(back.reasons) == 2 and back.remarks.get().position == 2


def _cases_are_worked_on() -> None:
    assert Case.objects.count() > 40
    assert not Case.objects.filter(unit__code="gtz").exists()
    decided = Case.objects.filter(state=CaseState.DECIDED)
    assert decided.count() > Case.objects.count() * 0.6
    for code in ("czj", "zjj"):  # the sample accounts find work on both desks
        states = set(Case.objects.filter(unit__code=code).values_list("state", flat=True))
        assert states == set(CaseState.values) - {CaseState.CANCELLED}
    for case in decided.select_related("matter"):
        queried = RecordQuery.objects.filter(case=case).exists()
        assert queried or case.waivers.exists() or not case.matter.needs_record
        assert not case.measure or (case.measure_clause and case.reason)
    # 财政局 has a confidential case that its approver and handler see, and a joint check.
    assert Guard.objects.filter(lifted_at__isnull=True).get().unit.code == "czj"
    grants = CaseGrant.objects.order_by("ends_on", "user__username")
    assert [(each.user.username, each.door != 0) for each in grants] == [
        ("zjj-handler", False),
        ("czj-approver", True),
        ("czj-handler", True),
    ]
    assert RegisterRecord.objects.count() > 60
    with unit_scope(Unit.objects.get(code="zjj")):
        sheet = standing(Unit.objects.get(code="zjj"), 2026).sheet
    assert sheet.total is not None and 40 < sheet.total <= 100


def test_it_is_the_same_every_time(db: None, checkpoints: Path) -> None:
    def story(until: datetime) -> list[Any]:
        unit_year.live("czj", until)
        with every_unit(because="the tests look"):
            rows = Entry.objects.filter(chain="u:czj").order_by("seq")
            return list(rows.values_list("at", "action", "actor_name"))

    fill_small(until=BEFORE, codes=("czj",))
    early = at("2026-02-20 12:00")
    with transaction.atomic():
        first = story(early)
        transaction.set_rollback(True)
    assert story(early) == first


def test_broken_off_it_goes_on(
    db: None, checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, lived = unit_year.live, []

    def killed(code: str, until: datetime) -> tuple[int, int]:
        if len(lived) == 2:
            raise KeyboardInterrupt
        lived.append(code)
        return live(code, until)

    early = at("2026-01-20 12:00")
    monkeypatch.setattr(unit_year, "live", killed)
    with pytest.raises(KeyboardInterrupt):
        fill_small(until=early)
    monkeypatch.setattr(unit_year, "live", live)
    assert fill_small(until=early)
    assert not fill_small(until=early)
    with every_unit(because="the tests look"):
        assert Filing.objects.count() == len(CODES) * 3
        assert not verify(checkpoints).faults


def test_the_half_year_is_assessed(db: None, checkpoints: Path) -> None:
    assert fill_small(until=at("2026-07-11 12:00"), codes=("gtz",))
    with every_unit(because="the tests look"):
        assessment = Assessment.objects.get()
    assert assessment.as_of == at("2026-07-10 10:00")
    assert not fill_small(until=at("2026-07-11 12:00"), codes=("gtz",))


def test_units_live_side_by_side(transactional_db: None, checkpoints: Path) -> None:
    try:
        said: list[str] = []
        assert fill(until=at("2026-01-20 12:00"), workers=2, say=said.append, codes=("gtz", "sjj"))
        assert any(line.startswith("units: 2 of 2, 6 filings") for line in said)
        with every_unit(because="the tests look"):
            assert not verify(checkpoints).faults
    finally:
        empty()


def test_the_command_fills_and_then_says_so(
    db: None, checkpoints: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, settings: Any
) -> None:
    monkeypatch.setattr("config.demo.fill.PLANS", (BY_CODE["gtz"],))
    with clock.at(at("2026-01-10 09:00")):
        call_command("fill_demo", workers=0)
        call_command("fill_demo", workers=0)
    said = capsys.readouterr().out
    assert "roster: 1 unit" in said and said.count("filled already") == 1 and PASSWORD in said
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("fill_demo")


def test_another_county_is_left_alone(db: None, checkpoints: Path) -> None:
    build_county()
    with every_unit(because="the tests look"):
        before = Entry.objects.count()
    with pytest.raises(NotOurs):
        fill_small(codes=("czj", "hyj"))
    with pytest.raises(NotOurs):
        open_due(by=system("tests"))
        fill_small(codes=("czj", "zjj"))
    with every_unit(because="the tests look"):
        assert Entry.objects.filter(action="case.opened").count() == 0
        assert Entry.objects.count() >= before


def test_people_can_sign_in(db: None, checkpoints: Path, client: Any, settings: Any) -> None:
    fill_small(until=BEFORE)
    settings.DEMO_ACCOUNTS = "config.demo.accounts.sample_accounts"
    page = client.get(reverse("login")).content.decode()
    with clock.at(at("2026-01-05 09:00")):
        for account in sample_accounts():
            assert account.username in page and account.what in page
            words = {"username": account.username, "password": account.password}
            assert client.post(reverse("login"), words).status_code == 302
            assert client.get(reverse("workspaces")).status_code in {200, 302}
            client.post(reverse("logout"))


def test_the_sample_accounts_are_of_the_whole_county() -> None:
    everyone = {person.username for person in OFFICE_STAFF}
    for position, plan in enumerate(PLANS, start=1):
        staff = staff_of(plan.body.code, position, full=plan.has_full_staff)
        assert len({person.display_name for person in staff}) == len(staff) >= 2
        everyone |= {person.username for person in staff}
    assert {account.username for account in sample_accounts()} <= everyone
    assert all(account.password == PASSWORD and account.what for account in sample_accounts())


def test_the_roster_is_the_notices() -> None:
    assert (len(TOWNSHIPS), len(DEPARTMENTS)) == (22, 47)
    assert len({body.code for body in ROSTER}) == len({body.name for body in ROSTER}) == 69
    renamed = {b.code: b.earlier[1] for b in ROSTER if b.earlier}
    assert renamed == {
        "zrzyj": "国土资源局",
        "yjj": "安全生产监督管理局",
        "pdz": "潘渡乡",
        "jnz": "江南乡",
        "xgz": "下宫乡",
    }


def test_a_township_keeps_the_name_of_the_day(db: None, checkpoints: Path) -> None:
    fill_small(until=BEFORE, codes=("pdz",))
    unit = Unit.objects.get(code="pdz")
    assert unit.name_on(date(2020, 6, 27)) == "连江县潘渡乡人民政府"
    assert unit.office.path == "/350000/350100/350122/"
    assert unit.name_on(date(2020, 6, 28)) == unit.name == "连江县潘渡镇人民政府"


def test_one_person_has_two_workspaces(db: None, checkpoints: Path) -> None:
    fill_small(until=BEFORE, codes=("fgj",))
    reviewer = User.objects.get(username="reviewer")
    with every_unit(because="the tests look"):
        assert reviewer.memberships.count() == 2


def test_every_subject_is_made_up_and_valid() -> None:
    subjects = list(everybody())
    assert len({each.identifier for each in subjects}) == len(subjects)
    for each in subjects:
        day = date(2026, 1, 1)
        assert check_for_kind(each.kind.name, each.identifier, today=day) == each.identifier
        assert "样本" in each.name


@pytest.mark.parametrize("code", ["czj", "zjj", "hyj", "scjgj", "mzzjj", "gtz", "gaj"])
def test_a_units_workbook_is_faultless(code: str) -> None:
    read = check_workbook(workbook_of(BY_CODE[code].body))
    assert read.rows and not read.errors


def test_a_unit_revises_its_list(db: None, checkpoints: Path) -> None:
    fill_small(until=at("2026-06-30 12:00"), codes=("hyj",))
    with every_unit(because="the tests look"):
        # The one of these last days has no version yet.
        lists = ItemList.objects.filter(version__isnull=False)
        rows = {each.version: each.matters.count() for each in lists}
        assert rows == {1: 3, 2: 4}
        matters = Case.objects.values_list("matter__item_list__version", flat=True)
        assert set(matters) == {1, 2}
