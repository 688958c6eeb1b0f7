"""保密办件 by verbs: who sees it, who manages it, how it opens again; and what the database holds."""

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from audit.timeline import timeline
from casefiles import doors
from casefiles.counting import figures_of
from casefiles.models import (
    Case,
    CaseGrant,
    CreditSubject,
    Finding,
    GateAnswer,
    Guard,
    RecordQuery,
    StoredFile,
    Verdict,
)
from casefiles.refusals import (
    AlreadyConfidential,
    GroundsMissing,
    NotAReader,
    NotConfidential,
    NotNamed,
    OutOfSight,
    StillAtWork,
    StillInHands,
)
from casefiles.verbs import case_steps, cases, confidential, roster
from tenants import clock
from tenants.actors import system
from tenants.models import Membership
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, person_scope, unit_scope
from tenants.workspaces import workspaces_in_scope
from tests.cast import County, at
from tests.stories import guard, list_in_force, open_case, proposed_case, publish_record, share
from workflows.inbox import inbox
from workflows.models import Process, Task

WHY = "线索已公开"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 that found something and waits for its decision, beside an ordinary one."""
    publish_record()
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "czj")
        open_case(county, "czj")
        return proposed_case(county, "czj")


def doors_of(county: County, name: str) -> tuple[int, ...]:
    """The doors that are open to a person in the own unit."""
    unit, _roles = county.places[name]
    assert unit is not None
    with person_scope(county.people[name]):
        (found,) = [each for each in workspaces_in_scope() if each.unit == unit]
        return found.doors


def rows_of(case: Case) -> dict[str, int]:
    """How many rows of the case, of every kind, the present scope shows."""
    process = Process.objects.filter(case_id=case.pk)
    return {
        "case": Case.objects.filter(pk=case.pk).count(),
        "versions": Case.history.filter(id=case.pk).count(),
        "queries": RecordQuery.objects.filter(case_id=case.pk).count(),
        "findings": Finding.objects.filter(case_id=case.pk).count(),
        "files": StoredFile.objects.filter(name__startswith=case.case_no).count(),
        "processes": process.count(),
        "tasks": Task.objects.filter(process__case_id=case.pk).count(),
        "grants": CaseGrant.objects.filter(content_object_id=case.pk).count(),
    }


def raw_rows_of(case: Case) -> dict[str, int]:
    """The same in plain SQL, which no manager filters."""
    asked = {
        "case": "SELECT count(*) FROM casefiles_case WHERE id = %s",
        "versions": "SELECT count(*) FROM casefiles_caseversion WHERE id = %s",
        "queries": "SELECT count(*) FROM casefiles_recordquery WHERE case_id = %s",
        "findings": "SELECT count(*) FROM casefiles_finding WHERE case_id = %s",
        "processes": "SELECT count(*) FROM workflows_process WHERE case_id = %s",
        "grants": "SELECT count(*) FROM casefiles_casegrant WHERE content_object_id = %s",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, sql in asked.items():
            cursor.execute(sql, [case.pk])
            found[name] = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM casefiles_storedfile WHERE name LIKE %s", [f"{case.case_no}%"]
        )
        found["files"] = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM workflows_task WHERE door <> 0 OR process_id IN"
            " (SELECT id FROM workflows_process WHERE case_id = %s)",
            [case.pk],
        )
        found["tasks"] = int(cursor.fetchone()[0])
    return found


def test_only_the_named_see_it_in_every_table(county: County, case: Case) -> None:
    czj = county.units["czj"]
    with unit_scope(czj):
        assert all(count for name, count in rows_of(case).items() if name != "grants")
    door = guard(county, case).pk
    assert doors_of(county, "czj-approver") == doors_of(county, "czj-handler") == (door,)
    assert doors_of(county, "czj-leader") == doors_of(county, "zjj-handler") == ()
    with unit_scope(czj, doors=doors_of(county, "czj-handler")):
        mine = rows_of(case)
        assert mine == raw_rows_of(case)
        assert all(mine.values())
        assert Case.objects.count() == 2
    for scope in (unit_scope(czj), unit_scope(czj, doors=(door + 1,)), office_scope(county.office)):
        with scope:
            assert set(rows_of(case).values()) == {0}
            assert set(raw_rows_of(case).values()) == {0}
            assert Case.objects.count() == 1
    with unit_scope(county.units["gtz"], doors=(door,)):
        assert set(raw_rows_of(case).values()) == {0}


def test_a_scope_that_tells_the_database_no_doors_shows_no_case_at_all(
    county: County, case: Case
) -> None:
    with unit_scope(county.units["czj"]), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.doors', '', true)")
        cursor.execute("SELECT count(*) FROM casefiles_case")
        assert cursor.fetchone() == (0,)


def test_work_goes_on_behind_the_door(county: County, case: Case) -> None:
    door = guard(county, case).pk
    approver, handler = county.actor("czj-approver"), county.actor("czj-handler")
    with unit_scope(county.units["czj"], doors=(door,)):
        case_steps.send_back(case, by=approver, text="请再查。")
        cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion="建议准予。")
        cases.decide(case, by=approver, ruling=cases.Ruling(Verdict.GRANT))
        assert RecordQuery.objects.filter(case=case).count() == 2
        assert set(StoredFile.objects.exclude(door=0).values_list("door", flat=True)) == {door}
        assert {task.door for task in Task.objects.filter(process__case=case)} == {door}
    with unit_scope(county.units["czj"]):
        assert set(raw_rows_of(case).values()) == {0}


def test_the_inbox_of_the_others_neither_shows_nor_counts_it(county: County, case: Case) -> None:
    leader, approver = county.actor("czj-leader"), county.actor("czj-approver")
    czj = county.units["czj"]
    with unit_scope(czj):
        assert inbox(leader, "free", None).counts == {"mine": 0, "free": 1, "all": 2}
    door = guard(county, case).pk
    with unit_scope(czj):
        seen = inbox(leader, "all", None)
        assert seen.counts == {"mine": 0, "free": 0, "all": 1}
        assert case.case_no not in "".join(row.title for row in seen.rows)
    with unit_scope(czj, doors=(door,)):
        assert inbox(approver, "free", None).counts == {"mine": 0, "free": 1, "all": 2}


def test_figures_and_numbers_count_it_whoever_counts(county: County, case: Case) -> None:
    czj = county.units["czj"]
    with unit_scope(czj):
        before = figures_of(czj.pk, "2026-02")
    guard(county, case)
    with unit_scope(czj), clock.at(at("2026-02-03 09:00")):
        assert figures_of(czj.pk, "2026-02") == before
        assert before["cases_opened"] == 2 and before["dishonest_findings"] == 1
        # Its number is not given away a second time.
        later = open_case(county, "czj")
        assert later.case_no == "SY-01-2026-0003"


def test_the_same_subject_can_have_another_case(county: County, case: Case) -> None:
    guard(county, case)
    with unit_scope(county.units["czj"]):
        assert open_case(county, "czj").subject_id == case.subject_id
        assert CreditSubject.objects.count() == 1


def test_a_new_row_cannot_stand_in_front_of_the_door(county: County, case: Case) -> None:
    door = guard(county, case).pk
    with unit_scope(county.units["czj"], doors=(door,)):
        process = Process.objects.get(case=case)
        evidence = StoredFile.objects.exclude(door=0).get()
        query = RecordQuery.objects.get(case=case)
        wrong: list[Callable[[], object]] = [
            lambda: Task.objects.create(
                process=process,
                unit_id=case.unit_id,
                office_id=case.office_id,
                flow_task=process.flow_class.check,
            ),
            lambda: Finding.objects.filter(case=case).update(door=0),
            lambda: Process.objects.filter(pk=process.pk).update(door=0),
            lambda: RecordQuery.objects.filter(pk=query.pk).update(door=0),
            lambda: Case.objects.filter(pk=case.pk).update(door=0),
            lambda: Case.objects.filter(pk=case.pk).update(door=door + 1),
        ]
        for write in wrong:
            with pytest.raises(Error), transaction.atomic():
                write()
        with pytest.raises(Error), transaction.atomic():
            StoredFile.objects.filter(pk=evidence.pk).update(door=0)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_an_outdated_copy_of_the_case_does_not_open_it(county: County, case: Case) -> None:
    with unit_scope(county.units["czj"]):
        outdated = Case.objects.get(pk=case.pk)
    door = guard(county, case).pk
    with unit_scope(county.units["czj"], doors=(door,)):
        with pytest.raises(Error, match="guard in force"), transaction.atomic():
            outdated.save()
        assert Case.objects.get(pk=case.pk).door == door


def test_whoever_is_not_named_is_refused_and_changes_nothing(county: County, case: Case) -> None:
    with unit_scope(county.units["czj"]):
        held = Case.objects.get(pk=case.pk)
    door = guard(county, case).pk
    leader = county.actor("czj-leader")
    with unit_scope(county.units["czj"]):
        with pytest.raises(OutOfSight):
            cases.decide(held, by=leader, ruling=cases.Ruling(Verdict.GRANT))
        with pytest.raises(OutOfSight):
            confidential.lift_guard(held, by=leader, grounds=WHY)
    with every_unit(because="test"):
        assert Case.objects.get(pk=case.pk).verdict == ""
    # Even with the door in hand, managing is for the named.
    with unit_scope(county.units["czj"], doors=(door,)), pytest.raises(NotNamed):
        confidential.lift_guard(held, by=leader, grounds=WHY)


def test_it_is_lifted_by_a_named_person_with_a_reason(county: County, case: Case) -> None:
    first = guard(county, case).pk
    approver = county.actor("czj-approver")
    with unit_scope(county.units["czj"], doors=(first,)):
        with pytest.raises(NotAllowed):
            confidential.lift_guard(case, by=county.actor("czj-handler"), grounds=WHY)
        with pytest.raises(GroundsMissing):
            confidential.lift_guard(case, by=approver, grounds=" 无 ")
        confidential.lift_guard(case, by=approver, grounds=WHY)
        with pytest.raises(NotConfidential):
            confidential.lift_guard(case, by=approver, grounds=WHY)
    assert doors_of(county, "czj-approver") == ()
    with unit_scope(county.units["czj"]):
        shown = rows_of(case)
        assert shown == raw_rows_of(case)
        assert shown.pop("grants") == 0
        assert all(shown.values())
        assert Guard.objects.get().lifted_at is not None
        told = [each.what for each in timeline(Case.objects.get(pk=case.pk))]
        assert told[:2] == ["解除保密", "设为保密办件"]
        note = timeline(Case.objects.get(pk=case.pk))[1].note
        assert "czj-approver" in note and "czj-handler" in note and "涉及未公开线索" in note
    # Made confidential again, it stands behind a new door: an old one opens nothing.
    assert guard(county, case).pk != first


def test_making_it_confidential_asks_for_role_reason_and_readers(
    county: County, case: Case
) -> None:
    approver = county.actor("czj-approver")
    with unit_scope(county.units["czj"]):
        for by in ("czj-handler", "czj-admin", "zjj-approver", "chief"):
            with pytest.raises(NotAllowed):
                confidential.guard_case(case, by=county.actor(by), grounds=WHY)
        with pytest.raises(GroundsMissing):
            confidential.guard_case(case, by=approver, grounds="")
        for stranger in ("zjj-leader", "czj-admin", "chief"):
            with pytest.raises(NotAReader):
                confidential.guard_case(
                    case, by=approver, grounds=WHY, named=[county.people[stranger]]
                )
        assert Guard.objects.count() == CaseGrant.objects.count() == 0
    door = guard(county, case, "czj-leader").pk
    with unit_scope(county.units["czj"], doors=(door,)):
        names = [each.username for each in confidential.named_on(case)]
        assert names == ["czj-approver", "czj-handler", "czj-leader"]
        with pytest.raises(AlreadyConfidential):
            confidential.guard_case(case, by=approver, grounds=WHY)


def test_people_are_added_and_taken_off(county: County, case: Case) -> None:
    door = guard(county, case).pk
    approver, leader = county.actor("czj-approver"), county.people["czj-leader"]
    with unit_scope(county.units["czj"], doors=(door,)):
        with pytest.raises(NotAReader):
            confidential.name_person(case, county.people["zjj-leader"], by=approver, grounds=WHY)
        confidential.name_person(case, leader, by=approver, grounds="参与会商")
    assert doors_of(county, "czj-leader") == (door,)
    with unit_scope(county.units["czj"], doors=(door,)):
        for needed in ("czj-handler", "czj-approver"):
            with pytest.raises(StillAtWork):
                confidential.unname_person(case, county.people[needed], by=approver, grounds=WHY)
        confidential.unname_person(case, leader, by=approver, grounds="会商结束")
        actions = [each.action for each in Entry.objects.of(case)[:2]]
        assert actions == ["case.unnamed", "case.named"]
    assert doors_of(county, "czj-leader") == ()


def leave(county: County, name: str) -> None:
    """The person leaves the post today."""
    with every_unit(because="test"):
        row = Membership.objects.get(user=county.people[name])
        roster.end_membership(row, until=clock.today(), by=system("tests"))


def test_a_case_that_nobody_can_manage_any_more_is_taken_over(county: County, case: Case) -> None:
    held = guard(county, case)
    leader = county.actor("czj-leader")
    with unit_scope(county.units["czj"]):
        assert confidential.in_nobodys_hands(held.unit) == []
        with pytest.raises(StillInHands):
            confidential.take_over(held, by=leader, grounds="原审核人调离")
    with clock.at(at("2026-03-02 09:00")):
        leave(county, "czj-approver")
        with unit_scope(county.units["czj"]):
            assert confidential.in_nobodys_hands(held.unit) == [held]
            with pytest.raises(NotAllowed):
                confidential.take_over(held, by=county.actor("czj-handler"), grounds="原审核人调离")
            confidential.take_over(held, by=leader, grounds="原审核人调离")
            assert confidential.in_nobodys_hands(held.unit) == []
            assert Entry.objects.filter(action="case.taken_over").get().actor == leader.user
        assert doors_of(county, "czj-leader") == (held.pk,)


def test_grants_and_doors_die_with_the_case_and_its_entries_stay_closed(
    county: County, case: Case
) -> None:
    held = guard(county, case)
    share(county, case, "zjj-handler")
    with every_unit(because="the tests' retention"):
        assert CaseGrant.objects.count() == 3
        with connection.cursor() as cursor:
            for sql in (
                "DELETE FROM casefiles_gateanswer WHERE case_id = %s",
                "DELETE FROM casefiles_finding WHERE case_id = %s",
                "DELETE FROM casefiles_recordquery WHERE case_id = %s",
                "DELETE FROM workflows_task_previous WHERE from_task_id IN (SELECT t.id FROM"
                " workflows_task t JOIN workflows_process p ON p.id = t.process_id"
                " WHERE p.case_id = %s)",
                "DELETE FROM workflows_task WHERE process_id IN"
                " (SELECT id FROM workflows_process WHERE case_id = %s)",
                "DELETE FROM workflows_process WHERE case_id = %s",
                "DELETE FROM casefiles_case WHERE id = %s",
            ):
                cursor.execute(sql, [case.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert CaseGrant.objects.count() == 0
    with unit_scope(county.units["czj"]):
        assert doors.closed_cases() == {str(case.pk)}
        assert Guard.objects.get() == held


def test_deleting_by_the_model_takes_the_grants_too(county: County, case: Case) -> None:
    plain = open_case(county, "czj")
    share(county, plain, "zjj-handler")
    with unit_scope(county.units["czj"]):
        process = Process.objects.get(case=plain)
        tasks = Task.objects.filter(process=process)
        Task.previous.through.objects.filter(from_task__in=tasks).delete()
        tasks.delete()
        process.delete()
        GateAnswer.objects.filter(case=plain).delete()
        plain.delete()
        assert CaseGrant.objects.count() == 0


def test_a_person_in_scope_costs_one_statement(county: County, case: Case) -> None:
    guard(county, case)
    with (
        person_scope(county.people["czj-approver"]),
        CaptureQueriesContext(connection) as asked,
    ):
        workspaces_in_scope()
    assert len(asked) == 1


def test_a_person_reads_the_own_grants_alone(county: County, case: Case) -> None:
    guard(county, case)
    approver = county.people["czj-approver"]
    with person_scope(approver):
        assert [each.user_id for each in CaseGrant.objects.all()] == [approver.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT user_id FROM casefiles_casegrant")
            assert cursor.fetchall() == [(approver.pk,)]
        assert Case.objects.count() == Guard.objects.count() == 0
