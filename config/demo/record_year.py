"""A few units register their permits and penalties: most in time, one late, one disputed, one repaired."""

from dataclasses import replace
from datetime import date
from functools import partial

from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditRecord
from casefiles.registering.words import RecordKind, RequestKind
from casefiles.verbs import credit_records, record_requests
from casefiles.verbs.credit_records import Told
from casefiles.verbs.record_requests import Asked
from config.demo.desk import Desk
from config.demo.identities import uscc_of
from config.demo.lists import YEAR
from config.demo.worktime import days_later, during, workdays_of
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.roles import Role

# What a unit writes on its documents, and a penalty's and a permit's content.
WHERE = {
    "czj": ("连财罚", "连财许", "采购活动中提供虚假材料", "《政府采购法》第七十七条"),
    "zjj": ("连建罚", "连建许", "未取得施工许可证擅自施工", "《建筑法》第六十四条"),
    "scjgj": ("连市监罚", "连市监许", "经营超过保质期的食品", "《食品安全法》第一百二十四条"),
}
FIRST = 8000
REPAIR = "罚款已缴清，违法行为已改正，申请信用修复。"
OBJECTION = "处罚决定所认定的数量有误，已提交进货台账。"


def write_records(desk: Desk) -> None:
    """One record a month; what is asked about them later in the year."""
    if desk.code not in WHERE:
        return
    last = desk.diary.until.astimezone(SHANGHAI)
    for month in range(2, (last.month if last.year == YEAR else 12) + 1):
        rng = desk.dice("record", month)
        days = workdays_of(YEAR, month)
        decided_on = rng.choice(days)
        # One in six is entered when its time is nearly over, and published late.
        waits = (9, 11) if rng.random() < 0.17 else (1, 4)
        entered_at = days_later(during(decided_on, rng), rng, *waits)
        desk.diary.write(entered_at, partial(_enter, desk, month, decided_on))


def _enter(desk: Desk, month: int, decided_on: date) -> None:
    rng = desk.dice("record told", month)
    penalty = month % 2 == 0
    punished, permitted, fact, basis = WHERE[desk.code]
    running = FIRST + month * 10 + list(WHERE).index(desk.code)
    told = Told(
        kind=RecordKind.PERMIT,
        subject_kind=SubjectKind.LEGAL,
        identifier=uscc_of(running),
        name=f"连江样本{running}商贸有限公司",
        document_no=f"{permitted}〔{YEAR}〕{month:03d}号",
        title="准予行政许可决定书",
        fact="经审查，符合法定条件，准予许可",
        record_basis="《行政许可法》第三十八条",
        decided_on=decided_on,
        result="准予许可",
    )
    if penalty:
        told = replace(
            told,
            kind=RecordKind.PENALTY,
            document_no=f"{punished}〔{YEAR}〕{month:03d}号",
            title="行政处罚决定书",
            fact=fact,
            record_basis=basis,
            result="罚款人民币一万元",
            severity="general",
        )
    draft = credit_records.enter(desk.unit, told, by=desk.handler)
    desk.diary.write(days_later(clock.now(), rng, 0, 2), partial(_publish, desk, draft, month))


def _publish(desk: Desk, draft: CreditRecord, month: int) -> None:
    by = desk.signer(Role.APPROVER)
    credit_records.publish(desk.unit, [draft.pk], by=by)
    rng = desk.dice("record asked", month)
    kind = {4: RequestKind.REPAIR, 8: RequestKind.OBJECTION}.get(month)
    if kind is not None:
        later = days_later(clock.now(), rng, 20, 25)
        desk.diary.write(later, partial(_ask, desk, draft, kind, month))


def _ask(desk: Desk, record: CreditRecord, kind: RequestKind, month: int) -> None:
    ground = REPAIR if kind == RequestKind.REPAIR else OBJECTION
    asked = record_requests.ask(record, Asked(kind, ground), by=desk.handler)
    rng = desk.dice("record answered", month)
    later = days_later(clock.now(), rng, 2, 6)
    if kind == RequestKind.REPAIR:
        answer = partial(record_requests.grant, asked, answer="经核实已履行，同意修复。")
    else:
        answer = partial(record_requests.refuse, asked, answer="经核实，原决定认定的数量无误。")
    desk.diary.write(later, partial(answer, by=desk.signer(Role.APPROVER)))
