"""Due days are data: an office's calendar and rules, frozen with a filing, and the proof of it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.transaction import atomic
from django.db.utils import ProgrammingError
from django.urls import reverse

from audit.models import Entry
from casefiles.duedays import due_of, proof_of
from casefiles.models import CalendarVersion, DueRuleVersion, Filing, FilingKind
from casefiles.obligations import PROGRESS, SUMMARY, deadline, periods_open_by
from casefiles.refusals import ReasonMissing
from casefiles.refusals.duedays import DayInBoth, DaysUnchanged, RuleUnchanged
from casefiles.verbs import duedays
from casefiles.verbs.periods import open_due, open_period
from casefiles.workdays import Shift
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope
from tests.cast import County, at
from tests.security.uploading import at_desk

TYPHOON = date(2026, 2, 24)  # the day on which January's report is due


def publish(county: County, **days: Any) -> CalendarVersion:
    asked = {"off": [TYPHOON], "work": [], "reason": "台风停工"} | days
    with office_scope(county.office):
        return duedays.publish_calendar(county.office, by=county.actor("reviewer"), **asked)


def set_rule(county: County, reason: str = "按市里要求", **parts: Any) -> DueRuleVersion:
    wanted = replace(PROGRESS, rule=replace(PROGRESS.rule, **parts))
    with office_scope(county.office):
        return duedays.set_rule(county.office, wanted, reason=reason, by=county.actor("reviewer"))


def january(county: County) -> Filing:
    open_period(county.office, FilingKind.PROGRESS, "2026-01", by=system("tests"))
    with office_scope(county.office):
        return Filing.objects.get(period="2026-01", unit__code="czj")


def test_a_calendar_moves_what_opens_later_and_nothing_that_is_open(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        before = january(county)
        assert before.due_at is not None and last_day_of(before.due_at) == TYPHOON
        publish(county)
        with office_scope(county.office):
            again = Filing.objects.get(pk=before.pk)
            assert again.due_at == before.due_at
            proof = proof_of(again)
            assert proof is not None and proof.holds and proof.same_calendar
            moved = due_of(county.office.pk, FilingKind.PROGRESS, "2026-01")
            assert last_day_of(moved) == date(2026, 2, 25)


def test_what_opens_keeps_rule_and_calendar_by_number(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        publish(county)
        set_rule(county, day=10, shift=Shift.NONE, grace_workdays=2)
        opened = january(county)
        assert opened.due_at is not None
        # The 10th, then two workdays.
        assert last_day_of(opened.due_at) == date(2026, 2, 12)
        basis = opened.due_basis
        assert (basis["rule_number"], basis["calendar_number"]) == (1, 1)
        assert basis["off"] == ["2026-02-24"]
        publish(county, off=[], reason="恢复上班")
        set_rule(county, reason="再调整", day=20)
        with office_scope(county.office):
            proof = proof_of(opened)
            assert proof is not None and proof.holds
            opened.due_basis["rule"]["day"] = 11
            changed = proof_of(opened)
            assert changed is not None and not changed.holds


def test_versions_are_added_and_never_edited(county: County) -> None:
    first = publish(county)
    second = publish(county, off=[TYPHOON, date(2026, 9, 9)], reason="又一日")
    assert (first.number, second.number) == (1, 2)
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with office_scope(county.office), denied, atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE casefiles_calendarversion SET number = 9")


def test_refusals(county: County) -> None:
    with pytest.raises(DaysUnchanged):
        publish(county, off=[])
    with pytest.raises(DayInBoth):
        publish(county, work=[TYPHOON])
    with pytest.raises(ReasonMissing):
        publish(county, reason=" ")
    with pytest.raises(RuleUnchanged):
        set_rule(county)
    with pytest.raises(ReasonMissing):
        set_rule(county, reason="", day=10)
    with office_scope(county.office), pytest.raises(NotAllowed):
        duedays.publish_calendar(
            county.office, off=[TYPHOON], work=[], reason="x", by=county.actor("assessor")
        )


def test_summaries_are_due_in_july_and_december_and_open_once(county: County) -> None:
    assert last_day_of(deadline(FilingKind.SUMMARY, "2017-H1")) == date(2017, 7, 17)
    assert last_day_of(deadline(FilingKind.SUMMARY, "2026-H1")) == date(2026, 7, 15)
    assert last_day_of(deadline(FilingKind.SUMMARY, "2026-H2")) == date(2026, 12, 15)
    assert periods_open_by(FilingKind.SUMMARY, date(2026, 6, 30), SUMMARY) == []
    assert periods_open_by(FilingKind.SUMMARY, date(2026, 7, 1), SUMMARY) == ["2026-H1"]
    assert periods_open_by(FilingKind.SUMMARY, date(2026, 12, 2), SUMMARY) == ["2026-H2"]
    with clock.at(at("2026-07-01 09:00")):
        open_due(by=system("tests"))
        assert open_due(by=system("tests")) == 0, "delivered twice, one effect"
        with office_scope(county.office):
            halves = Filing.objects.filter(kind=FilingKind.SUMMARY)
            assert halves.count() == 3
            assert {each.title for each in halves} == {"2026年上半年工作总结"}


def test_the_page_previews_saves_and_publishes(county: County) -> None:
    code = county.office.division_code
    rule = reverse("office:due-rule", args=[code, "progress"])
    form = {
        "due_month": "1",
        "due_day": "10",
        "due_inclusive": "no",
        "due_shift": "none",
        "due_grace": "0",
        "rule_reason": "按市里要求",
    }
    with clock.at(at("2026-03-02 09:00")):
        reviewer = at_desk(county, "reviewer")
        page = reviewer.get(rule).content.decode()
        assert page.count("2026-04") >= 1 and "2026-05-15" in page
        seen = reviewer.post(rule, form | {"preview": "1"})
        assert seen.status_code == 200 and "2026-05-09" in seen.content.decode()
        with every_unit(because="test"):
            assert not DueRuleVersion.objects.exists(), "a preview changes nothing"
        assert reviewer.post(rule, form).status_code == 302
        again = reviewer.post(rule, form)
        assert again.status_code == 422 and "与现行规则相同" in again.content.decode()
        days = reverse("office:due-days-calendar", args=[code])
        wrong = reviewer.post(days, {"extra_off": "昨天", "calendar_reason": "x"})
        assert wrong.status_code == 422 and "不是日期" in wrong.content.decode()
        typed = {"extra_off": "2026-09-09\n2026-09-10", "calendar_reason": "台风停工"}
        assert reviewer.post(days, typed).status_code == 302
        page = reviewer.get(reverse("office:due-days", args=[code])).content.decode()
        assert "2026-09-10" in page and "不含当日" in page
    with every_unit(because="test"):
        deeds = Entry.objects.filter(action__in=["calendar.published", "due_rule.set"])
        assert deeds.count() == 2
