"""Whole lives of units: a row in every table that can hold one, by the verbs that people call."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from casefiles.consents import gate
from casefiles.consents.gate import Question
from casefiles.consents.words import DataScope, Use
from casefiles.itemlists.catalogue import name_key
from casefiles.itemlists.words import SubjectKind
from casefiles.itemlists.workbook.columns import Column
from casefiles.itemlists.workbook.layout import Layout
from casefiles.models import (
    Case,
    CaseState,
    CheckKind,
    Filing,
    FilingKind,
    Finding,
    Retention,
    Trouble,
    Verdict,
)
from casefiles.obligations import PROGRESS
from casefiles.refusals import SourceUnavailable
from casefiles.verbs import (
    archiving,
    case_filters,
    cases,
    catalogue,
    confidential,
    duedays,
    filings,
    layouts,
    pending,
    queries,
    subjects,
)
from casefiles.workdays import Calendar, Shift
from tenants import clock
from tenants.actors import system
from tenants.roles import Role
from tenants.scope import office_scope, unit_scope
from tests.agencies.filings import listed
from tests.articles.stories import articles_of
from tests.assessed import appealed, proposed, shown
from tests.batches.lists import checked
from tests.cast import County
from tests.consents.papers import for_a_year, visit
from tests.consents.papers import take as take_consent
from tests.halves import submitted_half
from tests.promises import promises_of
from tests.registering.papers import about_a_record
from tests.reports.papers import crisis as note_crisis
from tests.reports.papers import filed
from tests.stories import (
    confirmed_review,
    ending_basis,
    guard,
    invited,
    list_in_force,
    matter_row,
    measure,
    open_case,
    proposed_case,
    published,
    read_in_emergency,
    reviewed,
    share,
    submitted_month,
    submitted_plan,
)
from workflows import deputies, drafts
from workflows.commenting import comment
from workflows.minimums import prescribe
from workflows.models import Mode, TemplateKind, WorkflowTemplate
from workflows.planned import NewStep
from workflows.template_rules import Prescribed
from workflows.unit_steps import publish_draft
from workflows.urging import urge


def live_in(county: County, code: str) -> None:
    """One unit with a row in every table that can hold one: list, case, query, finding, month, attachment, score."""
    # The rules warn of natural persons without consent: the warning is waived.
    kinds = (SubjectKind.LEGAL, SubjectKind.NATURAL)
    list_in_force(county, code, kinds=kinds, returned=True)
    case = proposed_case(county, code)
    entry = measure(county).pk
    with unit_scope(county.units[code]):
        ticks = tuple(Finding.objects.filter(case=case).values_list("pk", flat=True))
        ruling = cases.Ruling(Verdict.GRANT)
        if ticks:
            ruling = cases.Ruling(Verdict.CONDITIONAL, "尚未履行判决。", entry, ticks)
        cases.decide(case, by=county.actor(f"{code}-approver"), ruling=ruling)
    unchecked(county, code)
    renamed(county, case)
    put_away(county, case)
    submitted_month(county, code, evidence=True)
    submitted_plan(county, code)
    submitted_half(county, code, extended=True)
    confirmed_review(county, code)
    invited(county.units[code])
    reviewed(county.units[code])
    consented(county, code)
    reported(county, code)
    exceptions_of(county, case)
    talked_about(county, own_workbook(county, code))
    away(county, code)
    promises_of(county, code)
    about_a_record(county, code)
    articles_of(county, code)


def consented(county: County, code: str) -> None:
    """A subject consented for a year, the gate was asked for a case, and a bearer came to the counter."""
    visit(county, code)
    checked(county, code)
    take_consent(county, code, for_a_year(county, code))
    case = open_case(county, code)
    with unit_scope(county.units[code]):
        question = Question.of_case(case, DataScope.RECORD, Use.QUERY)
        gate.ask(question, by=county.actor(f"{code}-handler"))


def reported(county: County, code: str) -> None:
    """A report was laid into the case that is open, the platform did not answer, a crisis put it aside."""
    with unit_scope(county.units[code]):
        case = Case.objects.select_related("unit__office", "subject").get(state=CaseState.OPEN)
    subject = case.subject
    filed(county, case)
    with unit_scope(county.units[code]):
        away = SourceUnavailable(Trouble.SILENT)
        queries.wait(case, away, by=county.actor(f"{code}-handler"))
    note_crisis(county, subject)


def unchecked(county: County, code: str) -> None:
    """A case whose handler did not ask the platform; the decider let it pass with a reason."""
    case = open_case(county, code)
    with unit_scope(county.units[code]):
        handler = county.actor(f"{code}-handler")
        cases.propose(case, by=handler, opinion="平台停机，材料已核。")
        ruling = cases.Ruling(Verdict.GRANT, waivers={CheckKind.RECORD: "平台停机"})
        cases.decide(case, by=county.actor(f"{code}-approver"), ruling=ruling)


def renamed(county: County, case: Case) -> None:
    """The subject of the case had another name for a while."""
    handler = county.actor(f"{case.unit.code}-handler")
    with unit_scope(case.unit):
        subject = case.subject
        for name in (f"{subject.name}（筹）", subject.name):
            subjects.rename(subject, name, by=handler)


def put_away(county: County, case: Case) -> None:
    """The decided case is archived; the handler keeps a filter for the ones that are not."""
    code = case.unit.code
    handler = county.actor(f"{code}-handler")
    with unit_scope(case.unit):
        archiving.archive(case, Retention.TEN, by=handler)
        case_filters.keep(county.units[code], "待归档", "archived=no", by=handler)


def own_workbook(county: County, code: str) -> Filing:
    """A list begun with a workbook of the unit's own headings, which could not be imported yet."""
    unit, handler = county.units[code], county.actor(f"{code}-handler")
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2027", due_at=None, by=system("tests")
        )
        pending.keep(filing, by=handler, name="清单.xlsx", content=b"a faulty list", faults=1)
        layouts.remember(unit, Layout({"办理事项": Column.NAME}), by=handler)
    return filing


def talked_about(county: County, filing: Filing) -> None:
    """The handler has the filing; the leader writes beside it, and urges on a working day."""
    code = filing.unit.code
    with unit_scope(filing.unit):
        task = filing.process.task_set.get(flow_task_type="HUMAN", finished__isnull=True)
        leader = county.actor(f"{code}-leader")
        comment(filing.process, by=leader, text="请本周办结。")
        workday = Calendar().shift(clock.today(), Shift.NEXT_WORKDAY)
        with clock.at(datetime.combine(workday, time(9), clock.SHANGHAI)):
            urge(task, by=leader)


def away(county: County, code: str) -> None:
    """The approver is on leave for a week and the leader acts for them."""
    unit = county.units[code]
    approver, leader = county.people[f"{code}-approver"], county.people[f"{code}-leader"]
    first, last = clock.today(), clock.today() + timedelta(days=7)
    by = county.actor(f"{code}-approver")
    with unit_scope(unit):
        deputies.appoint(unit, approver, leader, since=first, until=last, reason="休假", by=by)


def kept_for_units(county: County) -> None:
    """What the office keeps for all its units: a model list, the code of a matter, an ending basis."""
    published(county)
    ending_basis(county, "《示范条例》", date(2030, 12, 31))
    listed(county)
    with office_scope(county.office):
        group = name_key(matter_row().name)
        catalogue.give_code(county.office, group, "XJ-001", by=county.actor("reviewer"))
        off, by = [date(2030, 9, 9)], county.actor("reviewer")
        duedays.publish_calendar(county.office, off=off, work=[], reason="台风停工", by=by)
        later = replace(PROGRESS, rule=replace(PROGRESS.rule, grace_workdays=1))
        duedays.set_rule(county.office, later, reason="给一天宽限", by=by)


def appealed_against(county: County, *codes: str) -> None:
    """2026 is shown; each unit appeals against one indicator, another of its scores is adjusted."""
    shown(county)
    for code in codes:
        appealed(county, code)
        proposed(county, code, "C2", "1.5")


def exceptions_of(county: County, case: Case) -> None:
    """The case was confidential for a while, is open to another unit, and was read in an emergency."""
    door = guard(county, case).pk
    with unit_scope(case.unit, doors=(door,)):
        approver = county.actor(f"{case.unit.code}-approver")
        confidential.lift_guard(case, by=approver, grounds="线索已公开")
    share(county, case, "zjj-handler" if case.unit.code != "zjj" else "czj-handler")
    read_in_emergency(county, case)
    draft_with_faults(county, case.unit.code)


def draft_with_faults(county: County, code: str) -> WorkflowTemplate:
    """A draft for item lists that breaks rules, beside a version to come and what the office prescribes."""
    unit, admin = county.units[code], county.actor(f"{code}-admin")
    with office_scope(county.office):
        prescribe(
            county.office,
            TemplateKind.ITEM_LIST,
            [Prescribed("分管领导签署", Role.LEADER)],
            by=county.actor("reviewer"),
        )
    with unit_scope(unit):
        coming = drafts.start_draft(unit, TemplateKind.PROGRESS, by=admin)
        publish_draft(coming, since=clock.today() + timedelta(days=9), by=admin)
        draft = drafts.start_draft(unit, TemplateKind.ITEM_LIST, by=admin)
        signers = (county.people[f"{code}-approver"], county.people[f"{code}-leader"])
        conditions = (
            {"fact": "rows", "test": "at_least", "value": 10},
            {"fact": "categories", "test": "has_any", "value": ["bond", "award"]},
            {"fact": "late", "test": "is", "value": False},
        )
        for mode in Mode:
            step = NewStep(
                "会审",
                mode=mode,
                people=signers,
                ratio=50,
                conditions=conditions,
                copy_roles=(Role.UNIT_ADMIN,),
                copied=(county.people[f"{code}-handler"],),
            )
            drafts.add_step(draft, step, by=admin)
    return draft
