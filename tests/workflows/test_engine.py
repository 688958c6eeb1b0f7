"""The engine as we use it: our nodes only, stable names, one lock, one open task, nothing leaked."""

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter
from viewflow.workflow.base import Flow
from viewflow.workflow.context import Context
from viewflow.workflow.fields import get_flow_ref
from viewflow.workflow.lock import SelectForUpdateLock

import workflows
from audit.models import Entry
from casefiles.models import Case, CaseState, CheckKind, Filing, FilingState, ReturnReason, Verdict
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases, filings
from tenants.roles import UNIT_ROLES
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County
from tests.owner import as_owner
from tests.stories import list_in_force, open_case, open_month, submitted_month
from workflows import engine
from workflows.flows import CaseFlow, FilingFlow
from workflows.models import Process, Task

# Rows store these texts. A name may be added; to rename or remove one needs a data migration.
GOLDEN = {
    "workflows/flows.case.CaseFlow": {
        "start": "Begin",
        "check": "Human",
        "next_step": "Fork",
        "unit_step": "Human",
        "decide": "Human",
        "outcome": "Fork",
        "end": "Finish",
    },
    "workflows/flows.filing.FilingFlow": {
        "start": "Begin",
        "prepare": "Human",
        "next_step": "Fork",
        "unit_step": "Human",
        "forward": "Call",
        "office_review": "Human",
        "outcome": "Fork",
        "end": "Finish",
    },
}
OPEN = {"NEW", "ASSIGNED"}


def all_flows() -> list[type[engine.TenantFlow]]:
    """Every flow of the product, wherever it is declared."""
    for module in pkgutil.walk_packages(workflows.__path__, "workflows."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    left, found = [Flow], []
    while left:
        below = left.pop().__subclasses__()
        found += [each for each in below if each.__module__.startswith("workflows.flows")]
        left += below
    return sorted(found, key=get_flow_ref)


def test_flows_and_nodes_keep_their_names() -> None:
    assert {
        get_flow_ref(flow): {node.name: type(node).__name__ for node in flow.instance.nodes()}
        for flow in all_flows()
    } == GOLDEN


def test_every_node_is_one_of_ours() -> None:
    for flow in all_flows():
        assert issubclass(flow, engine.TenantFlow)
        for node in flow.instance.nodes():
            assert type(node).__module__ == "workflows.engine", node
            assert node.activation_class.__module__ == "workflows.engine", node


def test_every_human_step_has_a_role_and_a_step_of_the_verbs() -> None:
    for flow in all_flows():
        for node in flow.instance.nodes():
            if not isinstance(node, engine.Human):
                continue
            assert node.role is not None or node._describe is not None, node
            assert node.name in {step.value for step in Step}


def test_the_lock_waits_on_the_process_row() -> None:
    for flow in all_flows():
        lock = flow.lock_impl
        assert type(lock) is SelectForUpdateLock
        assert lock.nowait is False
        assert flow.process_class is Process and flow.task_class is Task


def test_no_address_takes_an_engine_id() -> None:
    def walk(patterns: Any) -> None:
        for each in patterns:
            for name, converter in each.pattern.converters.items():
                assert "pk" not in name and name not in {"id", "process"}, each
                if isinstance(converter, IntConverter):
                    assert name == "year", each
                if name in {"task", "filing", "case", "file", "item_list", "run"}:
                    assert isinstance(converter, UUIDConverter), each
            if isinstance(each, URLResolver):
                walk(each.url_patterns)
            else:
                assert isinstance(each, URLPattern)
                assert not each.callback.__module__.startswith("viewflow"), each

    walk(get_resolver().url_patterns)


def test_a_person_with_tasks_cannot_be_deleted(county: County) -> None:
    owner = Task._meta.get_field("owner")
    assert isinstance(owner, models.ForeignKey)
    assert owner.remote_field.on_delete is models.PROTECT
    list_in_force(county, "czj")
    open_case(county, "czj")
    with every_unit(because="test"):
        assert Task.objects.filter(owner=county.people["czj-handler"]).exists()
        with pytest.raises(ProtectedError):
            county.people["czj-handler"].delete()


BREAK_FILING = """
CREATE FUNCTION break_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the disk of the tests is full'; END $$;
CREATE TRIGGER break_filing BEFORE UPDATE ON casefiles_filing
    FOR EACH ROW WHEN (NEW.state = 'filed') EXECUTE FUNCTION break_filing();
"""
MEND_FILING = "DROP TRIGGER break_filing ON casefiles_filing; DROP FUNCTION break_filing();"


def test_a_failing_step_leaves_nothing_and_stores_no_locals(open_county: County) -> None:
    filing = submitted_month(open_county, "czj")
    approver = open_county.actor("czj-approver")
    with every_unit(because="test"):
        before = sorted(Task.objects.values_list("pk", "status"))
        entries = Entry.objects.count()
    with as_owner() as owner:
        owner.execute(BREAK_FILING)
    try:
        # As in a job or a timer, where the engine's own guard swallows the error, marks the task
        # and stores the frame's locals; ours lets it pass there too.
        with (
            pytest.raises(DatabaseError, match="disk of the tests"),
            unit_scope(open_county.units["czj"]),
            Context(propagate_exception=False),
        ):
            filings.sign(filing, by=approver)
    finally:
        with as_owner() as owner:
            owner.execute(MEND_FILING)
    with every_unit(because="test"):
        assert sorted(Task.objects.values_list("pk", "status")) == before
        assert not Task.objects.exclude(data={}).exists()
        assert not Process.objects.exclude(data={}).exists()
        assert Entry.objects.count() == entries
        assert Filing.objects.get(pk=filing.pk).state == FilingState.SUBMITTED
    with unit_scope(open_county.units["czj"]):
        filings.sign(filing, by=approver)
        assert filing.state == FilingState.FILED


def test_inside_one_transaction_a_failing_step_does_not_mark_its_task(county: County) -> None:
    filing = submitted_month(county, "czj")
    with unit_scope(county.units["czj"]):
        task = Task.objects.get(process__filing=filing, status="NEW")
        activation = task.flow_task.activation_class(task)
        with (
            pytest.raises(ZeroDivisionError),
            Context(propagate_exception=False),
            activation.exception_guard(),
        ):
            raise ZeroDivisionError
        task.refresh_from_db()
        assert (task.status, task.data) == ("NEW", {})


Move = Callable[[Any], None]


def open_tasks(process: Process) -> list[Task]:
    """The tasks of a process that nobody has done; also checks that all others are done."""
    tasks = list(Task.objects.filter(process=process))
    assert {task.status for task in tasks} <= OPEN | {"DONE"}
    waiting = [task for task in tasks if task.status in OPEN]
    assert all(task.flow_task_type == "HUMAN" for task in waiting)
    assert all(task.finished is None for task in waiting)
    return waiting


def filing_moves(county: County, code: str, task: Task) -> list[Move]:
    """Everything that can be done at a filing's open task."""
    handler, reviewer = county.actor(f"{code}-handler"), county.actor("reviewer")
    match task.step:
        case Step.PREPARE:
            return [lambda it: filings.submit(it, by=handler)]
        case Step.UNIT_STEP:
            assert task.role in UNIT_ROLES
            by = county.actor(f"{code}-{task.role}")
            return [
                lambda it: filings.sign(it, by=by),
                lambda it: filings.send_back(it, by=by, text="请改"),
            ]
        case _:
            assert task.step == Step.OFFICE_REVIEW
            return [
                lambda it: filings.accept(it, by=reviewer),
                lambda it: filings.return_to_unit(
                    it, by=reviewer, reasons=[ReturnReason.FIGURES], text="请改"
                ),
            ]


def walk_filing(county: County, code: str, pk: Any, rounds: int) -> set[tuple[str, str]]:
    """Do every sequence of moves of up to `rounds` revisions; the (state, step) pairs met."""
    filing = Filing.objects.get(pk=pk)
    process = Process.objects.get(filing=filing)
    waiting = open_tasks(process)
    if filing.state == FilingState.ACCEPTED:
        assert waiting == [] and process.status == "DONE"
        return {(filing.state, "")}
    (task,) = waiting
    met = {(str(filing.state), task.step)}
    assert task.role and task.title and task.due_at
    for move in filing_moves(county, code, task):
        with transaction.atomic():
            at_office = task.step == Step.OFFICE_REVIEW
            scope = office_scope(county.office) if at_office else unit_scope(county.units[code])
            with scope:
                move(Filing.objects.get(pk=pk))
            if Filing.objects.get(pk=pk).revision <= rounds:
                met |= walk_filing(county, code, pk, rounds)
            transaction.set_rollback(True)
    return met


@pytest.mark.parametrize("code", ["gtz", "czj", "zjj"])
def test_a_filing_has_one_open_task_in_every_state(county: County, code: str) -> None:
    filing = submitted_month(county, code)
    other = open_month(county, code, "2026-02")
    with every_unit(because="test"):
        met = walk_filing(county, code, filing.pk, rounds=3)
        assert {state for state, _step in met} >= {"filed", "returned", "accepted"}
        assert (("submitted", "unit_step") in met) == (code != "gtz")
        assert len(open_tasks(Process.objects.get(filing=other))) == 1


def walk_case(county: County, pk: Any, rounds: int) -> set[tuple[str, str]]:
    """Check, decide or send back, in every order."""
    case = Case.objects.get(pk=pk)
    process = Process.objects.get(case=case)
    waiting = open_tasks(process)
    if case.state == CaseState.DECIDED:
        assert waiting == [] and process.status == "DONE"
        return {(case.state, "")}
    (task,) = waiting
    met = {(str(case.state), task.step)}
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    ruling = cases.Ruling(Verdict.GRANT, waivers={CheckKind.RECORD: "系统停机"})
    moves: list[Move] = [lambda it: cases.propose(it, by=handler, opinion="准予")]
    if task.step == Step.DECIDE:
        moves = [lambda it: cases.decide(it, by=approver, ruling=ruling)]
        if rounds:
            moves.append(lambda it: case_steps.send_back(it, by=approver, text="再查"))
    for move in moves:
        with transaction.atomic():
            with unit_scope(county.units["czj"]):
                move(Case.objects.get(pk=pk))
            met |= walk_case(county, pk, rounds - (task.step == Step.DECIDE))
            transaction.set_rollback(True)
    return met


def test_a_case_has_one_open_task_in_every_state(county: County) -> None:
    list_in_force(county, "czj")
    case = open_case(county, "czj")
    with every_unit(because="test"):
        assert walk_case(county, case.pk, rounds=3) == {
            ("open", "check"),
            ("proposed", "decide"),
            ("decided", ""),
        }


def test_the_flows_are_the_two_we_know() -> None:
    assert all_flows() == [CaseFlow, FilingFlow]
