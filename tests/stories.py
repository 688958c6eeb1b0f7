"""Short ways into the middle of the work, by the same verbs that people call; no workbook is parsed."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from casefiles import rulelines
from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode
from casefiles.itemlists.workbook import MatterRow, ReadResult
from casefiles.models import (
    Attachment,
    Case,
    CaseGrant,
    EmergencyReading,
    EndingBasis,
    Filing,
    FilingKind,
    Finding,
    Guard,
    ItemList,
    LawfulBasis,
    Matter,
    MeasureEntry,
    ModelList,
    RegisterRecord,
    ReturnReason,
    ReviewOutcome,
    Verdict,
)
from casefiles.obligations import deadline
from casefiles.turns import Record
from casefiles.verbs import (
    amendments,
    attachments,
    bases,
    cases,
    confidential,
    filings,
    invitations,
    itemlists,
    list_reviews,
    measure_catalogue,
    model_lists,
    plans,
    progress,
    reviews,
    sharing,
    waivers,
)
from casefiles.verbs.emergencies import break_glass
from casefiles.verbs.signing import RowNote
from casefiles.verbs.subjects import Applicant
from config.demo.papers import page_of
from tenants import clock
from tenants.actors import Actor, system
from tenants.models import Unit
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County

COMPANY = "91350122MAYDEM015G"
WORDS = progress.Words(progress="正常开展。")


def matter_row(
    position: int = 1,
    code: str = "SY-01",
    kinds: tuple[SubjectKind, ...] = (SubjectKind.LEGAL,),
    **other: Any,
) -> MatterRow:
    """One matter of an item list: public procurement, the record must be queried; or as told."""
    row = MatterRow(
        position=position,
        code=code,
        name="政府采购供应商资格审查",
        category=Category.PROCUREMENT,
        subject_kinds=kinds,
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
    return replace(row, **other)


PAPER = page_of("工作方案", ["一、目标", "二、安排"])


def attach(to: Record, county: County, code: str, title: str = "佐证一") -> Attachment:
    """A small PDF beside a filing or in a case, by the unit's handler."""
    with unit_scope(county.units[code]):
        return attachments.attach(
            to,
            by=county.actor(f"{code}-handler"),
            title=title,
            name="方案.pdf",
            content=PAPER,
        )


def open_month(county: County, code: str, period: str = "2026-01") -> Filing:
    """A month's report that waits for the unit's handler."""
    unit = county.units[code]
    with unit_scope(unit):
        due_at = deadline(FilingKind.PROGRESS, period)
        return filings.open_filing(
            unit, FilingKind.PROGRESS, period, due_at=due_at, by=system("tests")
        )


def submitted_month(
    county: County, code: str, period: str = "2026-01", *, evidence: bool = False
) -> Filing:
    """A month's report that waits for the unit's first signer (for the office without one)."""
    filing = open_month(county, code, period)
    if evidence:
        attach(filing, county, code)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        progress.fill(filing, by=handler, words=WORDS)
        filings.submit(filing, by=handler)
    return filing


def answer_for_warnings(filing: Filing, *, by: Actor) -> None:
    """Waive whatever the rules warn of: natural persons are queried by law here."""
    item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
    lines = rulelines.lines_of(filing, item_list)
    if keys := [each.key for each in lines if each.is_open]:
        waivers.waive(filing, keys, by=by, reason="依法履行职责")


def filed_list(
    county: County,
    code: str,
    matters: int = 1,
    kinds: tuple[SubjectKind, ...] = (SubjectKind.LEGAL,),
    **row: Any,
) -> Filing:
    """An item list at the office; for a unit with one internal step or none."""
    unit = county.units[code]
    read = ReadResult(
        tuple(matter_row(n, f"SY-{n:02d}", kinds, **row) for n in range(1, matters + 1)), (), "清单"
    )
    with unit_scope(unit):
        filing = filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )
        handler = county.actor(f"{code}-handler")
        itemlists.put_list(filing, by=handler, name="清单.xlsx", content=b"a list", read=read)
    _send_in(county, filing)
    return filing


def _send_in(county: County, filing: Filing) -> None:
    """Submitted and signed inside the unit, every warning waived."""
    code = filing.unit.code
    approver = county.actor(f"{code}-approver")
    with unit_scope(filing.unit):
        answer_for_warnings(filing, by=approver)
        filings.submit(filing, by=county.actor(f"{code}-handler"))
        if filing.state == "submitted":
            filings.sign(filing, by=approver, text="同意")


def list_in_force(
    county: County,
    code: str,
    matters: int = 1,
    kinds: tuple[SubjectKind, ...] = (SubjectKind.LEGAL,),
    *,
    returned: bool = False,
    **row: Any,
) -> Filing:
    """An accepted item list (`returned` once before), its rows as told; for a unit with one internal step or none."""
    filing = filed_list(county, code, matters, kinds, **row)
    reviewer = county.actor("reviewer")
    if returned:
        with office_scope(county.office):
            remarks = [RowNote(1, "请写明条款", ReturnReason.BASIS)]
            reasons = [ReturnReason.BASIS]
            filings.return_to_unit(
                filing, by=reviewer, reasons=reasons, text="请逐条核对", remarks=remarks
            )
        _send_in(county, filing)
    with office_scope(county.office):
        filings.accept(filing, by=reviewer)
    return filing


def published(county: County, title: str = "县级示范清单") -> ModelList:
    """A model list of the office, from no unit."""
    with office_scope(county.office):
        return model_lists.publish_own(
            county.office, title, [matter_row(code="XJ-01")], by=county.actor("reviewer")
        )


HEAD = plans.Head(
    leader_name="黄某某",
    leader_post="副局长",
    section="办公室",
    liaison_name="陈某某",
    liaison_phone="0591-26230000",
    goals="应查尽查，先查后办。",
    safeguards="纳入股室考核。",
)
MEASURES = (plans.Measure("梳理事项，编制清单", "法规股", date(2026, 2, 28)), plans.Measure("培训"))


def open_plan(county: County, code: str, *, due: bool = True) -> Filing:
    """A plan that waits for the unit's handler."""
    due_at = deadline(FilingKind.PLAN, "2026") if due else None
    with unit_scope(county.units[code]):
        return filings.open_filing(
            county.units[code], FilingKind.PLAN, "2026", due_at=due_at, by=system("tests")
        )


def submitted_plan(county: County, code: str) -> Filing:
    """A plan that waits for the unit's first signer (for the office without one)."""
    filing = open_plan(county, code)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        plans.write(filing, by=handler, head=HEAD, measures=MEASURES)
        filings.submit(filing, by=handler)
    return filing


def plan_in_force(county: County, code: str) -> Filing:
    """An accepted plan; works for a unit with no internal step."""
    filing = submitted_plan(county, code)
    with office_scope(county.office):
        filings.accept(filing, by=county.actor("reviewer"))
    return filing


def open_review(county: County, code: str) -> Filing:
    """An annual review that waits for the unit's handler; the unit's list must be in force."""
    due_at = deadline(FilingKind.LIST_REVIEW, "2026")
    with unit_scope(county.units[code]):
        return filings.open_filing(
            county.units[code], FilingKind.LIST_REVIEW, "2026", due_at=due_at, by=system("tests")
        )


def confirmed_review(county: County, code: str) -> Filing:
    """An annual review that was confirmed without a change and submitted."""
    filing = open_review(county, code)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        list_reviews.confirm(
            filing,
            by=handler,
            outcome=ReviewOutcome.UNCHANGED,
            reason="已逐条核对。",
            people_current=True,
        )
        filings.submit(filing, by=handler)
    return filing


def amending(county: County, code: str) -> Filing:
    """An amendment that is being prepared: one row changed, one taken out, one added."""
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        filing = amendments.begin_amendment(county.units[code], by=handler)
        draft = ItemList.objects.get(filing=filing)
        first, *others = draft.matters.order_by("position")
        row = matter_row(1, first.code, section="监督股")
        amendments.put_row(filing, row, by=handler, instead_of=first)
        new = matter_row(9, "SY-09", name="专项资金分配", expires_on=date(2026, 12, 31))
        amendments.put_row(filing, new, by=handler, instead_of=None)
        if others:
            amendments.drop_row(filing, others[0], by=handler)
        amendments.choose_start(filing, clock.today() + timedelta(days=40), by=handler)
    return filing


def ending_basis(county: County, title: str, last_on: date) -> EndingBasis:
    """A legal basis that the office has registered as ending."""
    with office_scope(county.office):
        reviewer = county.actor("reviewer")
        return bases.register(county.office, title, last_on, note="由新规定代替", by=reviewer)


def open_case(county: County, code: str, *, amount: Decimal | None = None) -> Case:
    """A case that waits for its handler's check; the unit's list must be in force."""
    with unit_scope(county.units[code]):
        return cases.open_case(
            Matter.objects.get(code="SY-01", item_list__version__isnull=False),
            Applicant(SubjectKind.LEGAL, COMPANY, "连江样本渔业有限公司"),
            basis=LawfulBasis.STATUTORY,
            basis_note="政府采购法第二十二条",
            by=county.actor(f"{code}-handler"),
            amount=amount,
        )


def proposed_case(
    county: County, code: str, *, evidence: bool = False, amount: Decimal | None = None
) -> Case:
    """A case that waits for its decision, or for the unit's steps before it."""
    case = open_case(county, code, amount=amount)
    if evidence:
        attach(case, county, code, "授权书")
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion="建议准予。")
    return case


def measure(county: County, code: str = "CJ-04") -> MeasureEntry:
    """A measure of the county's catalogue, which begins with the base; CJ-04 is for general records."""
    with office_scope(county.office):
        if not MeasureEntry.objects.exists():
            measure_catalogue.adopt_base(county.office, by=county.actor("reviewer"))
        found: MeasureEntry = MeasureEntry.objects.get(code=code, ended_at__isnull=True)
    return found


def restricted_case(county: County, code: str, *, measure_code: str = "CJ-04") -> Case:
    """A case decided with a restriction that waits for its notice; the company has a record."""
    entry = measure(county, measure_code)
    case = proposed_case(county, code)
    with unit_scope(county.units[code]):
        ruling = cases.Ruling(
            Verdict.CONDITIONAL,
            "尚未履行判决。",
            entry.pk,
            tuple(Finding.objects.filter(case=case).values_list("pk", flat=True)),
        )
        cases.decide(case, by=county.actor(f"{code}-approver"), ruling=ruling)
    return case


def publish_record() -> None:
    """The company has one usable record, so that a query finds something."""
    with every_unit(because="the tests' register"):
        RegisterRecord.objects.create(
            identifier=COMPANY,
            severity="serious",
            document_no="闽连执〔2025〕7号",
            organ="连江县人民法院",
            fact="未履行生效判决",
            decided_on=date(2025, 6, 1),
            publish_until=date(2028, 6, 1),
        )


def invited(unit: Unit, own_part: str = "xin") -> UUID:
    """An open invitation of a unit; returns what names it in addresses."""
    new = invitations.Newcomer("新某某", own_part, frozenset({Role.HANDLER}), clock.today())
    with unit_scope(unit):
        invitation, _secret = invitations.invite(new, where=unit, by=system("tests"))
    uid: UUID = invitation.pk
    return uid


def reviewed(unit: Unit) -> None:
    """This quarter's account review of a unit: everybody stays."""
    with unit_scope(unit):
        everybody = dict.fromkeys(reviews.posts(unit), True)
        reviews.review_accounts(unit, everybody, by=system("tests"))


def reread(row: Any) -> None:
    """The row as the database holds it now, whoever's it is."""
    with every_unit(because="the tests look"):
        row.refresh_from_db()


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
            law="《政务数据共享条例》第二十条",
            by=county.actor(f"{case.unit.code}-approver"),
        )


def read_in_emergency(county: County, case: Case) -> EmergencyReading:
    """The chief opens a case for half an hour."""
    with office_scope(county.office):
        return break_glass(
            case.unit, case.pk, by=county.actor("chief"), grounds="市里要求当日核实该办件情况"
        )
