"""Clocks that stop and go on, warnings that come once, urging, and tasks that nobody can do."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from casefiles.models import Filing
from casefiles.refusals import (
    NothingToUrge,
    NotOnThisDesk,
    NotSuspended,
    NoUrgingToday,
    Suspended,
    SuspendedBefore,
    UrgedToday,
)
from casefiles.verbs import filings, roster
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.actors import system
from tenants.clock import SHANGHAI
from tenants.models import Membership
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import submitted_month
from workflows import suspending, urging
from workflows.models import Notice, Process, Task
from workflows.suspending import SuspendReason, later, still
from workflows.watching import alert_all, warn_all

MONDAY = "2026-03-02 09:00"


def task_of(filing: Filing) -> Task:
    """The open task of a filing."""
    with every_unit(because="test"):
        return Task.objects.select_related("process", "owner").get(
            process__filing=filing, flow_task_type="HUMAN", finished=None
        )


def told(county: County, name: str) -> list[str]:
    """The kinds of notices a person has."""
    with every_unit(because="test"):
        rows = Notice.objects.filter(person=county.people[name]).order_by("pk")
        return list(rows.values_list("kind", flat=True))


def test_a_stopped_clock_moves_the_deadline_and_lets_nobody_work(county: County) -> None:
    with clock.at(at(MONDAY)):
        filing = submitted_month(county, "czj", "2026-02")
    approver, unit = county.actor("czj-approver"), county.units["czj"]
    before = task_of(filing).due_at
    with unit_scope(unit), clock.at(at("2026-03-03 10:00")):
        process = Process.objects.get(filing=filing)
        reason = SuspendReason.MATERIAL
        suspending.suspend(process, by=approver, reason=reason, note="等材料")
        with pytest.raises(SuspendedBefore):
            suspending.suspend(process, by=approver, reason=reason, note="等材料")
        with pytest.raises(Suspended, match="等待当事人补正材料"):
            filings.sign(filing, by=approver)
    with unit_scope(unit), clock.at(at("2026-03-06 10:00")):
        suspending.resume(process, by=approver)
        with pytest.raises(NotSuspended):
            suspending.resume(process, by=approver)
    task = task_of(filing)
    assert before is not None and task.due_at == before + timedelta(days=5)  # 3 workdays, a weekend
    assert "suspended" not in task.process.data
    with unit_scope(unit), clock.at(at("2026-03-06 11:00")):
        filings.sign(filing, by=approver)
    with office_scope(county.office), pytest.raises(NotOnThisDesk):
        suspending.suspend(
            Process.objects.get(filing=submitted_month(county, "czj", "2026-01")),
            by=county.actor("reviewer"),
            reason=SuspendReason.OTHER,
            note="x",
        )


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 30)),
    st.integers(0, 30),
    st.integers(0, 40),
)
def test_a_deadline_keeps_its_distance(start: datetime, left: int, stopped: int) -> None:
    """After a stop as many working days are left as before it, over holidays and make-up days."""
    calendar = Calendar()
    since = start.replace(tzinfo=SHANGHAI)
    due_at = end_of(calendar.add_workdays(since.date(), left))
    until = since + timedelta(days=stopped)
    moved = later(due_at, still(since, until, calendar), calendar)
    assert moved is not None and moved >= due_at
    last = (moved - timedelta(seconds=1)).astimezone(SHANGHAI).date()
    was = (due_at - timedelta(seconds=1)).astimezone(SHANGHAI).date()
    assert calendar.workdays_between(until.date(), last) >= calendar.workdays_between(
        since.date(), was
    ) - (not calendar.is_workday(until.date()))


def test_warned_once_on_the_day_before(county: County) -> None:
    with clock.at(at(MONDAY)):
        submitted_month(county, "czj", "2026-02")  # two working days: due on 4 March
        assert warn_all(by=system("test")) == 0
    with clock.at(at("2026-03-03 08:00")):
        assert warn_all(by=system("test")) == 1
        assert warn_all(by=system("test")) == 0
    assert told(county, "czj-approver") == ["due_soon"]
    with every_unit(because="test"):
        assert Entry.objects.filter(action="task.warned").count() == 1


def test_urged_once_a_working_day(county: County) -> None:
    with clock.at(at(MONDAY)):
        task = task_of(submitted_month(county, "czj", "2026-02"))
        with unit_scope(county.units["czj"]):
            urging.urge(task, by=county.actor("czj-handler"))
            with pytest.raises(UrgedToday):
                urging.urge(task, by=county.actor("czj-leader"))
    with office_scope(county.office), clock.at(at("2026-03-03 09:00")):
        urging.urge(task, by=county.actor("reviewer"))
    with unit_scope(county.units["czj"]):
        with clock.at(at("2026-03-07 09:00")), pytest.raises(NoUrgingToday):
            urging.urge(task, by=county.actor("czj-handler"))
        with clock.at(at("2026-03-04 09:00")):
            filings.sign(task.process.filing, by=county.actor("czj-approver"))
            with pytest.raises(NothingToUrge):
                urging.urge(task, by=county.actor("czj-handler"))
    assert told(county, "czj-approver") == ["urged", "urged"]


def test_when_nobody_can_act_those_who_must_know_are_told_once(county: County) -> None:
    with clock.at(at(MONDAY)):
        submitted_month(county, "czj", "2026-02")
        assert alert_all(by=system("test")) == 0
        with every_unit(because="test"):
            for role in (Role.APPROVER, Role.LEADER):
                for each in Membership.objects.in_force().filter(
                    unit=county.units["czj"], role=role
                ):
                    roster.end_membership(each, until=clock.today(), by=system("test"))
        assert alert_all(by=system("test")) == 1
        assert alert_all(by=system("test")) == 0
    for name in ("czj-admin", "reviewer", "chief"):
        assert told(county, name) == ["nobody"], name
    page = Client()
    page.force_login(county.people["reviewer"])
    with clock.at(at(MONDAY)):
        text = page.get("/office/350122/late/?tab=nobody").content.decode()
    assert "2026年2月工作进展" in text and "无人可办" in text


def test_the_pages_of_what_is_late(county: County) -> None:
    with clock.at(at(MONDAY)):
        filing = submitted_month(county, "czj", "2026-02")
    page = Client()
    with clock.at(at("2026-03-09 09:00")):
        page.force_login(county.people["reviewer"])
        text = page.get("/office/350122/late/").content.decode()
        assert "2026年2月工作进展" in text and "已超 3 个工作日" in text
        uid = task_of(filing).uid
        url = f"/office/350122/tasks/{uid}/urge/"
        assert page.post(url, {"from": "late"}).headers["Location"] == "/office/350122/late/"
        assert "1 次" in page.get("/office/350122/late/").content.decode()
        assert "2026年2月" not in page.get("/office/350122/late/?unit=gtz").content.decode()
        page.force_login(county.people["czj-leader"])
        assert "2026年2月工作进展" in page.get("/u/czj/late/").content.decode()
        page.force_login(county.people["gtz-leader"])
        assert "2026年2月" not in page.get("/u/gtz/late/").content.decode()
        page.force_login(county.people["czj-approver"])
        text = page.get("/u/czj/notices/").content.decode()
        assert "催办" in text and f"/u/czj/filings/{filing.pk}/" in text
        assert page.post("/u/czj/notices/seen/").status_code == 302
        assert "没有未读消息" in page.get("/u/czj/notices/").content.decode()
