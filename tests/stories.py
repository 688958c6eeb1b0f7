"""Short ways into the middle of the work, by the same verbs that people call; no workbook is parsed."""

from datetime import date, timedelta

from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow, ReadResult
from casefiles.models import (
    Case,
    CaseGrant,
    EmergencyReading,
    Filing,
    FilingKind,
    Guard,
    LawfulBasis,
    Matter,
    RegisterRecord,
    Verdict,
)
from casefiles.obligations import deadline
from casefiles.verbs import cases, confidential, filings, itemlists, progress, sharing
from casefiles.verbs.emergencies import break_glass
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import County

COMPANY = "91350122MAYDEM015G"
WORDS = progress.Words(progress="正常开展。")


def matter_row(position: int = 1, code: str = "SY-01") -> MatterRow:
    """One matter of an item list: public procurement, the record must be queried."""
    return MatterRow(
        position=position,
        code=code,
        name="政府采购供应商资格审查",
        category=Category.PROCUREMENT,
        subject_kinds=(SubjectKind.LEGAL,),
        stage=Stage.REVIEW,
        use_modes=frozenset({UseMode.RECORD}),
        channel="信用中国",
        report_terms="",
        dishonesty_measure="",
        legal_basis="政府采购法第二十二条",
        basis_level=None,
        needs_consent=False,
        section="采购股",
        contact="陈某某",
        effective_on=date(2026, 1, 1),
        expires_on=None,
        yearly_estimate=None,
        source_row=4,
    )


def open_month(county: County, code: str, period: str = "2026-01") -> Filing:
    """A month's report that waits for the unit's handler."""
    unit = county.units[code]
    with unit_scope(unit):
        due_at = deadline(FilingKind.PROGRESS, period)
        return filings.open_filing(
            unit, FilingKind.PROGRESS, period, due_at=due_at, by=system("tests")
        )


def submitted_month(county: County, code: str, period: str = "2026-01") -> Filing:
    """A month's report that waits for the unit's first signer (for the office without one)."""
    filing = open_month(county, code, period)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        progress.fill(filing, by=handler, words=WORDS)
        filings.submit(filing, by=handler)
    return filing


def list_in_force(county: County, code: str, matters: int = 1) -> Filing:
    """An accepted item list; works for a unit with one internal step or none."""
    unit = county.units[code]
    handler, approver = county.actor(f"{code}-handler"), county.actor(f"{code}-approver")
    read = ReadResult(
        tuple(matter_row(n, f"SY-{n:02d}") for n in range(1, matters + 1)), (), "清单"
    )
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=b"a list", read=read)
        filings.submit(filing, by=handler)
        if filing.state == "submitted":
            filings.sign(filing, by=approver, text="同意")
    with office_scope(county.office):
        filings.accept(filing, by=county.actor("reviewer"))
    return filing


def open_case(county: County, code: str) -> Case:
    """A case that waits for its handler's check; the unit's list must be in force."""
    with unit_scope(county.units[code]):
        return cases.open_case(
            Matter.objects.get(code="SY-01", item_list__version__isnull=False),
            cases.Applicant(SubjectKind.LEGAL, COMPANY, "连江样本渔业有限公司"),
            basis=LawfulBasis.STATUTORY,
            basis_note="政府采购法第二十二条",
            by=county.actor(f"{code}-handler"),
        )


def proposed_case(county: County, code: str) -> Case:
    """A case that waits for its decision."""
    case = open_case(county, code)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion="建议准予。")
    return case


def publish_record() -> None:
    """The company has one usable record, so that a query finds something."""
    RegisterRecord.objects.create(
        identifier=COMPANY,
        severity="serious",
        document_no="闽连执〔2025〕7号",
        organ="连江县人民法院",
        fact="未履行生效判决",
        decided_on=date(2025, 6, 1),
        publish_until=date(2028, 6, 1),
    )


def live_in(county: County, code: str) -> None:
    """One unit with a row in every table that can hold one: list, case, query, finding, month, score."""
    list_in_force(county, code)
    case = proposed_case(county, code)
    with unit_scope(county.units[code]):
        cases.decide(case, by=county.actor(f"{code}-approver"), ruling=cases.Ruling(Verdict.GRANT))
    submitted_month(county, code)
    exceptions_of(county, case)


def guard(county: County, case: Case, *named: str, by: str = "approver") -> Guard:
    """Make a case confidential; `named` see it beside whoever works on it and guards it."""
    with unit_scope(case.unit):
        return confidential.guard_case(
            case,
            by=county.actor(f"{case.unit.code}-{by}"),
            grounds="涉及未公开线索",
            named=[county.people[each] for each in named],
        )


def share(county: County, case: Case, account: str, *, days: int = 30) -> CaseGrant:
    """Open a case to one person of another unit, for so many days."""
    doors = (case.door,) if case.door else ()
    with unit_scope(case.unit, doors=doors):
        return sharing.share_case(
            case,
            unit_code=account.partition("-")[0],
            account=account,
            last_day=clock.today() + timedelta(days=days),
            grounds="授权书 SQ-01",
            by=county.actor(f"{case.unit.code}-approver"),
        )


def read_in_emergency(county: County, case: Case) -> EmergencyReading:
    """The chief opens a case for half an hour."""
    with office_scope(county.office):
        return break_glass(
            case.unit, case.pk, by=county.actor("chief"), grounds="市里要求当日核实该办件情况"
        )


def exceptions_of(county: County, case: Case) -> None:
    """The case was confidential for a while, is open to another unit, and was read in an emergency."""
    door = guard(county, case).pk
    with unit_scope(case.unit, doors=(door,)):
        approver = county.actor(f"{case.unit.code}-approver")
        confidential.lift_guard(case, by=approver, grounds="线索已公开")
    share(county, case, "zjj-handler" if case.unit.code != "zjj" else "czj-handler")
    read_in_emergency(county, case)
