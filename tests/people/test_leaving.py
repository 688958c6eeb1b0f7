"""交接离岗: what is counted, what passes to whom, and what is left of the one who went."""

from datetime import date

import pytest
from django.core.management import call_command

from audit.models import Entry
from casefiles.models import Case
from casefiles.people.refusals import NobodyToHandOver, NotASuccessor
from casefiles.verbs import case_steps, cases, roster
from casefiles.verbs.handover import checklist, hand_over
from config.jobs import close_accounts
from tenants import clock
from tenants.models import Membership, User
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.people.asking import MORNING, at_desk, held, text, url
from tests.stories import list_in_force, open_case, open_month, proposed_case, submitted_month
from workflows import tasks
from workflows.models import Task


@pytest.fixture
def busy(county: County) -> County:
    """czj's handler has a case to check, one that waits for its decision, and two months under way."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        proposed_case(county, "czj")
        open_case(county, "czj")
        submitted_month(county, "czj")
        month = open_month(county, "czj", "2025-12")
        with unit_scope(county.units["czj"]), every_unit(because="a second handler"):
            county.hire("czj-second", "周某某", county.units["czj"], Role.HANDLER)
        with unit_scope(county.units["czj"]):
            task = Task.objects.get(process__filing=month, finished__isnull=True)
            tasks.claim(task, by=county.actor("czj-handler"))
    return county


def owners(county: County, code: str = "czj") -> dict[str, str | None]:
    """Who holds each open task of a unit, by step and record."""
    with unit_scope(county.units[code]):
        rows = Task.objects.filter(flow_task_type="HUMAN", finished__isnull=True)
        return {
            f"{each.step} {each.process.record}": each.owner.username if each.owner else None
            for each in rows.select_related("owner", "process__filing", "process__case")
        }


def test_everything_passes_to_the_successor(busy: County) -> None:
    czj, person = busy.units["czj"], busy.people["czj-handler"]
    before = owners(busy)
    assert sorted(str(who) for who in before.values()) == [
        "None",
        "None",
        "czj-handler",
        "czj-handler",
    ]
    with clock.at(at(MORNING)):
        admin = at_desk(busy, "czj-admin")
        address = url("unit:person-handover", busy, person.uid)
        page = admin.get(address)
        figures = {each["label"]: each["value"] for each in page.context["facts"]}
        assert figures == {"手上任务": 2, "未办结办件": 2, "在办报送": 1, "角色": "经办人"}
        # Counts only: whoever keeps people reads no case.
        with unit_scope(czj):
            numbers = list(Case.objects.values_list("case_no", flat=True))
        assert len(numbers) == 2 and not [each for each in numbers if each in text(page)]
        second = busy.people["czj-second"]
        assert set(page.context["could"]) == {str(second.uid)}
        answer = admin.post(address, {"successor": str(second.uid), "until": "2026-03-02"})
        assert answer.status_code == 302
    after = owners(busy)
    assert after == {
        what: "czj-second" if who == "czj-handler" else who for what, who in before.items()
    }
    person.refresh_from_db()
    assert not person.is_active and held(person) == [("czj", "handler", "2026-03-02")]
    with unit_scope(czj):
        entry = Entry.objects.get(action="member.handed_over")
        assert entry.data == {
            "person": "陈某某",
            "roles": ["handler"],
            "until": "2026-03-02",
            "successor": "周某某",
            "tasks_passed": 2,
            "tasks_released": 0,
            "open_cases": 2,
            "open_filings": 1,
        }
        assert Entry.objects.filter(action="task.passed_on").count() == 2
    # The page of who has left still shows it.
    with clock.at(at("2026-04-01 09:00")):
        said = text(at_desk(busy, "czj-admin").get(url("unit:person", busy, person.uid)))
        assert "已离岗" in said and "接收人：周某某" in said and "移交任务：2" in said


def test_the_successor_goes_on_where_the_other_stopped(busy: County) -> None:
    czj = busy.units["czj"]
    with clock.at(at(MORNING)), unit_scope(czj):
        hand_over(
            busy.people["czj-handler"],
            czj,
            successor=busy.people["czj-second"],
            until=clock.today(),
            by=busy.actor("czj-admin"),
        )
        mine = Case.objects.get(state="open")
        cases.query_record(mine, by=busy.actor("czj-second"))
        cases.propose(mine, by=busy.actor("czj-second"), opinion="建议准予。")
        # What comes back to whoever had it before is free: that person is gone.
        other = Case.objects.exclude(pk=mine.pk).get()
        case_steps.send_back(other, by=busy.actor("czj-approver"), text="请补充核查。")
    assert owners(busy)[f"check {other}"] is None
    with clock.at(at(MORNING)), unit_scope(czj):
        cases.query_record(other, by=busy.actor("czj-second"))


def test_without_a_successor_the_tasks_are_released(busy: County) -> None:
    czj = busy.units["czj"]
    with clock.at(at(MORNING)), unit_scope(czj):
        hand_over(
            busy.people["czj-handler"],
            czj,
            successor=None,
            until=clock.today(),
            by=busy.actor("czj-admin"),
        )
        assert Entry.objects.filter(action="task.released").count() == 2
    assert set(owners(busy).values()) == {None}


def test_a_successor_can_do_the_work_and_does_not_judge_the_own(busy: County) -> None:
    czj, approver = busy.units["czj"], busy.people["czj-approver"]
    with clock.at(at(MORNING)), unit_scope(czj):
        by = busy.actor("czj-admin")
        with pytest.raises(NotASuccessor):
            hand_over(
                busy.people["czj-handler"],
                czj,
                successor=approver,
                until=clock.today(),
                by=by,
            )
        for waiting in Task.objects.filter(role=Role.APPROVER, finished__isnull=True):
            tasks.claim(waiting, by=busy.actor("czj-approver"))
        # The handler becomes approver too, but decides neither the own case nor the own report.
        handler = busy.people["czj-handler"]
        roster.add_member(handler, Role.APPROVER, where=czj, since=clock.today(), by=by)
        mine = hand_over(approver, czj, successor=handler, until=clock.today(), by=by)
        assert mine.task_count == 2
        entry = Entry.objects.get(action="member.handed_over")
        assert (entry.data["tasks_passed"], entry.data["tasks_released"]) == (0, 2)
        with pytest.raises(NobodyToHandOver):
            hand_over(approver, czj, successor=None, until=clock.today(), by=by)


def test_a_day_to_come(busy: County) -> None:
    czj, person = busy.units["czj"], busy.people["czj-handler"]
    with clock.at(at(MORNING)), unit_scope(czj):
        hand_over(
            person,
            czj,
            successor=busy.people["czj-second"],
            until=date(2026, 3, 6),
            by=busy.actor("czj-admin"),
        )
        free = open_month(busy, "czj", "2026-02")
    person.refresh_from_db()
    assert person.is_active
    with clock.at(at("2026-03-05 17:00")), unit_scope(czj):
        task = Task.objects.get(process__filing=free, finished__isnull=True)
        tasks.claim(task, by=busy.actor("czj-handler"))
    # On the day the role is gone by itself; the hourly job clears up, and once is enough.
    with clock.at(at("2026-03-05 23:59")):
        call_command("close_accounts")
        assert owners(busy)[f"prepare {free}"] == "czj-handler"
    with clock.at(at("2026-03-06 00:05")):
        close_accounts(timestamp=0)
        assert owners(busy)[f"prepare {free}"] is None
        close_accounts(timestamp=0)
    person.refresh_from_db()
    assert not person.is_active
    with office_scope(busy.office):
        closed = Entry.objects.get(action="account.closed")
        assert (closed.unit, closed.actor_name) == (None, "系统（停用离岗账号）")
        assert Entry.objects.filter(action="task.released").count() == 1


def test_the_job_leaves_everybody_else_alone(busy: County) -> None:
    busy.hire("350122-none", "无角色", None)
    with clock.at(at(MORNING)):
        before = owners(busy)
        close_accounts(timestamp=0)
        assert owners(busy) == before
        assert User.objects.filter(is_active=False).count() == 0


def test_a_reviewer_s_desk_at_the_office(busy: County) -> None:
    with clock.at(at(MORNING)):
        filing = submitted_month(busy, "gtz")
        with office_scope(busy.office):
            task = Task.objects.get(process__filing=filing, finished__isnull=True)
            tasks.claim(task, by=busy.actor("reviewer"))
        client = at_desk(busy, "security_admin")
        reviewer, chief = busy.people["reviewer"], busy.people["chief"]
        address = url("office:person-handover", busy, reviewer.uid)
        assert set(client.get(address).context["could"]) == {str(chief.uid)}
        client.post(address, {"successor": str(chief.uid), "until": "2026-03-02"})
        with office_scope(busy.office):
            assert Task.objects.get(pk=task.pk).owner == chief
        nobody = client.post(address, {"successor": "", "until": "2026-03-02"})
        assert nobody.status_code == 422 and "该人员在此已无角色" in text(nobody)


def test_an_ended_role_leaves_nothing_stuck(busy: County) -> None:
    """Who stays with another role keeps what that role can do."""
    czj, approver = busy.units["czj"], busy.people["czj-approver"]
    with clock.at(at(MORNING)), unit_scope(czj):
        by = busy.actor("czj-admin")
        roster.add_member(approver, Role.LEADER, where=czj, since=clock.today(), by=by)
        waiting = Task.objects.get(process__case__state="proposed", finished__isnull=True)
        tasks.claim(waiting, by=busy.actor("czj-approver"))
        roster.end_membership(
            Membership.objects.get(user=approver, role=Role.APPROVER), until=clock.today(), by=by
        )
        assert Task.objects.get(pk=waiting.pk).owner == approver  # a leader stands in
        roster.end_membership(
            Membership.objects.get(user=approver, role=Role.LEADER), until=clock.today(), by=by
        )
        assert Task.objects.get(pk=waiting.pk).owner is None
        assert checklist(approver, czj).task_count == 0
