"""Verbs on approval steps: one draft, no lost change, nothing published ever changes, minimums from a day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from audit.models import Entry
from tenants import clock
from tenants.models import Unit
from tenants.refusals import NotAllowed, Refusal
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import open_month, submitted_month
from workflows import drafts, unit_steps
from workflows.minimums import prescribe, required
from workflows.models import Mode, Process, StepPerson, TemplateKind, TemplateStep, WorkflowTemplate
from workflows.planned import NewStep, steps_of
from workflows.refusals import (
    DayWrong,
    DraftGone,
    MinimumWrong,
    NothingToRetire,
    NotReady,
    StepChanged,
    StepGone,
)
from workflows.shortfalls import shortfalls
from workflows.template_rules import Prescribed

LEADER = NewStep("分管领导审签", Role.LEADER)


@pytest.fixture
def czj(county: County) -> Unit:
    return county.units["czj"]


def test_a_draft_is_a_copy_and_there_is_one(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.PROGRESS, by=admin)
        assert drafts.start_draft(czj, TemplateKind.PROGRESS, by=admin) == draft
        assert [each.title for each in steps_of(draft)] == ["科室负责人审核"]
        own = drafts.start_draft(czj, TemplateKind.CASE, by=admin)
        assert steps_of(own) == []
        assert WorkflowTemplate.objects.in_force(czj.pk, "progress") != draft


def test_only_the_units_admin_keeps_templates(county: County, czj: Unit) -> None:
    with unit_scope(czj):
        for name in ("czj-handler", "czj-approver", "czj-leader", "zjj-admin"):
            with pytest.raises(NotAllowed):
                drafts.start_draft(czj, TemplateKind.FILING, by=county.actor(name))


def test_steps_are_added_changed_moved_removed(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    leader, approver = county.people["czj-leader"], county.people["czj-approver"]
    step = NewStep(
        "会签",
        mode=Mode.ALL,
        people=(leader, approver),
        conditions=({"fact": "late", "test": "is", "value": True},),
        copy_roles=(Role.UNIT_ADMIN,),
        copied=(county.people["czj-handler"],),
    )
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        row = drafts.add_step(draft, step, by=admin)
        assert steps_of(draft)[1] == step
        drafts.move_step(row, up=True, by=admin)
        drafts.move_step(row, up=True, by=admin)
        assert [each.title for each in steps_of(draft)] == ["会签", "科室负责人审核"]
        row = TemplateStep.objects.get(pk=row.pk)
        drafts.change_step(row, LEADER, seen=drafts.mark(row), by=admin)
        assert steps_of(draft)[0] == LEADER
        assert not StepPerson.objects.filter(step=row).exists()
        drafts.remove_step(row, by=admin)
        assert [(each.position, each.title) for each in draft.steps.all()] == [
            (1, "科室负责人审核")
        ]
        with pytest.raises(StepGone):
            drafts.remove_step(row, by=admin)


def test_a_stale_form_changes_nothing(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        row = draft.steps.get()
        seen = drafts.mark(row)
        drafts.change_step(row, LEADER, seen=seen, by=admin)
        with pytest.raises(StepChanged):
            drafts.change_step(row, NewStep("另一个", Role.APPROVER), seen=seen, by=admin)
        assert steps_of(draft) == [LEADER]


def test_what_is_gone_cannot_be_changed(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        row = draft.steps.get()
        unit_steps.publish_draft(draft, by=admin)
        deeds: list[Callable[[], object]] = [
            lambda: drafts.add_step(draft, LEADER, by=admin),
            lambda: drafts.change_step(row, LEADER, seen=drafts.mark(row), by=admin),
            lambda: drafts.move_step(row, up=True, by=admin),
            lambda: drafts.remove_step(row, by=admin),
            lambda: drafts.discard_draft(draft, by=admin),
            lambda: unit_steps.publish_draft(draft, by=admin),
        ]
        for deed in deeds:
            with pytest.raises(DraftGone):
                deed()
        other = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        drafts.discard_draft(other, by=admin)
        with pytest.raises(DraftGone):
            drafts.add_step(other, LEADER, by=admin)


def test_publishing_records_the_whole_contents(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        drafts.add_step(draft, LEADER, by=admin)
        unit_steps.publish_draft(draft, by=admin)
        entry = Entry.objects.filter(action="template.published").latest("pk")
    assert entry.data["version"] == 2
    assert entry.data["steps"] == [
        "科室负责人审核（审核人，2个工作日）",
        "分管领导审签（分管领导，2个工作日）",
    ]


def test_a_faulty_draft_stays_a_draft(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        drafts.add_step(draft, NewStep("科室负责人审核", Role.LEADER), by=admin)
        with pytest.raises(NotReady) as refused:
            unit_steps.publish_draft(draft, by=admin)
        assert "第2个环节：与第1个环节同名。" in str(refused.value)
        draft.refresh_from_db()
        assert draft.is_draft


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_workflowtemplate SET kind = 'case' WHERE version = 1",
        "UPDATE workflows_workflowtemplate SET version = NULL, in_force_from = NULL",
        "DELETE FROM workflows_workflowtemplate",
        "UPDATE workflows_templatestep SET title = '改过的'",
        "DELETE FROM workflows_templatestep",
        "INSERT INTO workflows_templatestep (template_id, position, title, role, mode, ratio,"
        " limit_days, conditions, copy_roles, unit_id, office_id) SELECT template_id, 9, '塞入',"
        " role, mode, ratio, limit_days, conditions, copy_roles, unit_id, office_id"
        " FROM workflows_templatestep LIMIT 1",
        "INSERT INTO workflows_stepperson (step_id, person_id, position, copied, unit_id,"
        " office_id) SELECT s.id, u.id, 1, false, s.unit_id, s.office_id"
        " FROM workflows_templatestep s, tenants_user u LIMIT 1",
        "UPDATE workflows_minimum SET steps = '[]'",
        "DELETE FROM workflows_minimum",
    ],
)
def test_the_database_keeps_what_is_published(county: County, statement: str) -> None:
    with every_unit(because="the tests try to rewrite"):
        prescribe(
            county.office,
            TemplateKind.FILING,
            [Prescribed("审核", Role.APPROVER)],
            by=county.actor("reviewer"),
        )
        with (
            pytest.raises(DatabaseError, match="published template never changes"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_from_a_day_to_come(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with clock.at(at("2026-02-02 09:00")), unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        for wrong in (date(2026, 2, 1), date(2026, 2, 2) + timedelta(days=367)):
            with pytest.raises(DayWrong):
                unit_steps.publish_draft(draft, since=wrong, by=admin)
        unit_steps.publish_draft(draft, since=date(2026, 3, 1), by=admin)
        running = open_month(county, "czj", "2026-01")
        assert Process.objects.get(filing=running).template.version == 1
    for moment, version in (("2026-02-28 23:59", 1), ("2026-03-01 00:00", 2)):
        with clock.at(at(moment)), unit_scope(czj):
            found = WorkflowTemplate.objects.in_force(czj.pk, "progress")
            assert found is not None and found.version == version


def test_a_newer_version_replaces_one_that_was_to_come(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with clock.at(at("2026-02-02 09:00")), unit_scope(czj):
        first = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        unit_steps.publish_draft(first, since=date(2026, 3, 1), by=admin)
        second = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        drafts.add_step(second, LEADER, by=admin)
        unit_steps.publish_draft(second, by=admin)
    with clock.at(at("2026-03-02 09:00")), unit_scope(czj):
        assert WorkflowTemplate.objects.in_force(czj.pk, "filing") == second


def test_retiring_goes_back_to_the_steps_for_all_filings(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    with unit_scope(czj):
        with pytest.raises(NothingToRetire):
            unit_steps.retire(czj, TemplateKind.PROGRESS, by=admin)
        draft = drafts.start_draft(czj, TemplateKind.PROGRESS, by=admin)
        drafts.add_step(draft, LEADER, by=admin)
        unit_steps.publish_draft(draft, by=admin)
        assert WorkflowTemplate.objects.in_force(czj.pk, "progress") == draft
        unit_steps.retire(czj, TemplateKind.PROGRESS, by=admin)
        found = WorkflowTemplate.objects.in_force(czj.pk, "progress")
        assert found is not None and found.kind == "filing"
        unit_steps.retire(czj, TemplateKind.FILING, by=admin)
        assert steps_of(WorkflowTemplate.objects.in_force(czj.pk, "progress")) == []
        filing = submitted_month(county, "czj", "2026-01")
    assert filing.state == "filed"


def prescribed(county: County, kind: TemplateKind, *roles: Role, since: date | None = None) -> None:
    steps = [Prescribed(f"{role.label}签署", role) for role in roles]
    with office_scope(county.office):
        prescribe(county.office, kind, steps, since=since, by=county.actor("reviewer"))


def test_a_minimum_binds_every_kind_that_follows_the_template(county: County, czj: Unit) -> None:
    admin = county.actor("czj-admin")
    prescribed(county, TemplateKind.ITEM_LIST, Role.LEADER)
    with unit_scope(czj):
        draft = drafts.start_draft(czj, TemplateKind.FILING, by=admin)
        with pytest.raises(NotReady, match="事项清单"):
            unit_steps.publish_draft(draft, by=admin)
        own = drafts.start_draft(czj, TemplateKind.ITEM_LIST, by=admin)
        with pytest.raises(NotReady, match="分管领导签署"):
            unit_steps.publish_draft(own, by=admin)
        drafts.add_step(own, LEADER, by=admin)
        unit_steps.publish_draft(own, by=admin)
        # The list has steps of its own now, so the ones for all filings are free again.
        unit_steps.publish_draft(draft, by=admin)
        with pytest.raises(NotReady, match="事项清单"):
            unit_steps.retire(czj, TemplateKind.ITEM_LIST, by=admin)


def test_the_general_minimum_gives_way_to_a_kinds_own(county: County, czj: Unit) -> None:
    prescribed(county, TemplateKind.FILING, Role.APPROVER)
    prescribed(county, TemplateKind.PROGRESS, Role.LEADER)
    with unit_scope(czj):
        asked = {
            kind: [each.role for each in required(czj.office_id, kind)]
            for kind in unit_steps.kinds()
        }
    assert asked[TemplateKind.PROGRESS] == [Role.LEADER]
    assert asked[TemplateKind.ITEM_LIST] == asked[TemplateKind.FILING] == [Role.APPROVER]
    assert asked[TemplateKind.CASE] == []
    prescribed(county, TemplateKind.PROGRESS)
    with unit_scope(czj):
        (step,) = required(czj.office_id, TemplateKind.PROGRESS)
    assert step.role == Role.APPROVER


def test_a_minimum_holds_from_its_day(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        prescribed(county, TemplateKind.FILING, Role.LEADER, since=date(2026, 3, 1))
    for moment, many in (("2026-02-28 23:59", 0), ("2026-03-01 00:00", 1)):
        with clock.at(at(moment)), office_scope(county.office):
            assert len(required(county.office.pk, TemplateKind.FILING)) == many


def test_who_falls_short(county: County) -> None:
    prescribed(county, TemplateKind.PROGRESS, Role.APPROVER, Role.LEADER)
    with office_scope(county.office):
        found = {
            each.unit.code: [one.role for one in each.missing]
            for each in shortfalls(county.office, TemplateKind.PROGRESS)
        }
        assert shortfalls(county.office, TemplateKind.CASE) == []
    assert found == {"czj": [Role.LEADER], "gtz": [Role.APPROVER, Role.LEADER]}


@pytest.mark.parametrize(
    "steps",
    [
        [Prescribed(" ", Role.LEADER)],
        [Prescribed("审核", Role.HANDLER)],
        [Prescribed("审核", Role.APPROVER), Prescribed("审核", Role.LEADER)],
    ],
)
def test_a_minimum_is_sound(county: County, steps: list[Prescribed]) -> None:
    with office_scope(county.office), pytest.raises(MinimumWrong):
        prescribe(county.office, TemplateKind.FILING, steps, by=county.actor("reviewer"))


def test_only_reviewer_and_chief_prescribe(county: County) -> None:
    for name in ("assessor", "administrator", "czj-admin"):
        with office_scope(county.office), pytest.raises(NotAllowed):
            prescribe(county.office, TemplateKind.FILING, [], by=county.actor(name))


def test_every_refusal_names_a_way_out() -> None:
    for refusal in (DraftGone, StepGone, StepChanged, DayWrong, NothingToRetire, MinimumWrong):
        assert issubclass(refusal, Refusal) and len(str(refusal())) > 15
