"""退回: to the handler or to an earlier step, with several coded reasons and remarks on single rows."""

import pytest

from casefiles.itemlists.workbook import ReadResult
from casefiles.models import Case, CaseState, Filing, FilingKind, RowRemark, Signature, Verdict
from casefiles.refusals import AlreadyDone, ReasonMissing
from casefiles.refusals.signing import NoSuchRow, NotAnEarlierStep
from casefiles.turns import Step
from casefiles.verbs import case_steps, cases, filings, itemlists
from casefiles.verbs.signing import RowNote
from tenants.actors import system
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County
from tests.stories import answer_for_warnings, list_in_force, matter_row, proposed_case
from tests.workflows.signing import (
    Mode,
    at_work,
    fresh,
    sign,
    signers,
    state,
    steps,
    task_of,
    waiting_month,
)
from workflows.models import TemplateKind
from workflows.unit_steps import NewStep, publish


def signatures(filing: Filing) -> list[tuple[str, str, bool]]:
    """(who, decision, counts) of every signature, oldest first."""
    with every_unit(because="test"):
        rows = Signature.objects.filter(filing=filing).select_related("signer")
        return [(each.signer.username, each.decision, each.withdrawn_at is None) for each in rows]


@pytest.fixture
def waiting(county: County) -> Filing:
    """A month's report at the third of three steps."""
    signers(county, 4)
    steps(
        county,
        {"title": "一"},
        {"title": "二", "people": ("czj-2", "czj-3"), "mode": Mode.ALL},
        {"title": "三"},
    )
    filing = waiting_month(county)
    for name in ("czj-1", "czj-2", "czj-3"):
        sign(county, filing, name)
    assert task_of(filing).title == "三"
    return filing


def test_a_signed_step_signs_anew_and_later_ones_too(county: County, waiting: Filing) -> None:
    at_work(county, "czj-4", filings.send_back, fresh(waiting), text="第二步请再核", to=2)
    assert state(waiting) == "submitted" and fresh(waiting).revision == 1
    assert signatures(waiting) == [
        ("czj-1", "approved", True),
        ("czj-2", "approved", False),
        ("czj-3", "approved", False),
        ("czj-4", "returned", False),
    ]
    for name in ("czj-3", "czj-2", "czj-4"):
        assert state(waiting) == "submitted"
        sign(county, waiting, name)
    assert state(waiting) == "filed"


def test_the_first_step_goes_back_to_who_signed_it(county: County, waiting: Filing) -> None:
    at_work(county, "czj-4", filings.send_back, fresh(waiting), text="请再核", to=1)
    assert (task_of(waiting).title, task_of(waiting).owner) == ("一", county.people["czj-1"])
    at_work(county, "czj-1", filings.send_back, fresh(waiting), text="请改")
    assert state(waiting) == "returned" and fresh(waiting).revision == 2


@pytest.mark.parametrize("to", [0, 3, 4, 99])
def test_only_to_a_step_that_was_signed(county: County, waiting: Filing, to: int) -> None:
    with pytest.raises(NotAnEarlierStep):
        at_work(county, "czj-4", filings.send_back, fresh(waiting), text="请再核", to=to)
    assert len(signatures(waiting)) == 3


def list_at_office(county: County) -> Filing:
    """A list of three rows that waits for the office."""
    unit = county.units["gtz"]
    handler = county.actor("gtz-handler")
    rows = tuple(matter_row(n, f"SY-{n:02d}") for n in (1, 2, 3))
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        read = ReadResult(rows, (), "清单")
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=b"a list", read=read)
        answer_for_warnings(filing, by=county.actor("gtz-approver"))
        filings.submit(filing, by=handler)
    return filing


def test_the_office_gives_several_reasons_and_remarks_on_rows(county: County) -> None:
    filing = list_at_office(county)
    reviewer = county.actor("reviewer")
    reasons = ["basis", "format"]
    with office_scope(county.office):
        with pytest.raises(ReasonMissing):
            filings.return_to_unit(fresh(filing), by=reviewer, reasons=[], text="请改")
        with pytest.raises(NoSuchRow, match="9"):
            filings.return_to_unit(
                fresh(filing),
                by=reviewer,
                reasons=reasons,
                text="请改",
                remarks=[RowNote(9, "没有这一行")],
            )
        filings.return_to_unit(
            fresh(filing),
            by=reviewer,
            reasons=reasons,
            text="请改",
            remarks=[RowNote(2, "请写明条款", "basis"), RowNote(3, "名称不全")],
        )
    with every_unit(because="test"):
        signed = Signature.objects.get(filing=filing)
        assert signed.reasons == reasons
        found = RowRemark.objects.filter(signature=signed)
        assert [(each.code, each.reason, each.text) for each in found] == [
            ("SY-02", "basis", "请写明条款"),
            ("SY-03", "", "名称不全"),
        ]


def test_a_decider_has_a_step_of_the_unit_signed_anew(county: County) -> None:
    with every_unit(because="the tests' steps"):
        one = [NewStep("分管领导审核", Role.LEADER)]
        publish(county.units["czj"], TemplateKind.CASE, one, by=system("tests"))
    list_in_force(county, "czj")
    case = proposed_case(county, "czj")
    grant = cases.Ruling(Verdict.GRANT)
    at_work(county, "czj-leader", case_steps.sign, case)
    at_work(county, "czj-approver", case_steps.send_back, case, text="请再审", to=1)
    assert case.state == CaseState.PROPOSED
    with pytest.raises(AlreadyDone):
        at_work(county, "czj-approver", cases.decide, case, ruling=grant)
    at_work(county, "czj-leader", case_steps.send_back, case, text="补充材料", step=Step.UNIT_STEP)
    assert case.state == CaseState.OPEN
    at_work(county, "czj-handler", cases.propose, case, opinion="已补充。")
    at_work(county, "czj-leader", case_steps.sign, case)
    at_work(county, "czj-approver", cases.decide, case, ruling=grant)
    with every_unit(because="test"):
        assert Case.objects.get(pk=case.pk).state == CaseState.DECIDED
