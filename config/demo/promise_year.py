"""A unit's credit commitments: signed before the opinion, checked when due, now and then broken."""

from functools import partial
from random import Random
from uuid import UUID

from casefiles.commitments.wording import CommitmentKind
from casefiles.itemlists.words import SubjectKind, UseMode
from casefiles.models import Case, Commitment, CommitmentBreach
from casefiles.models.commitments import Capacity, SigningMethod
from casefiles.models.register import Severity
from casefiles.verbs import breaches, commitments, fulfilment
from config.demo.desk import Desk
from config.demo.worktime import days_later
from tenants import clock
from tenants.roles import Role

# Names as hands draw them on the screen: few, so that their files are stored once for each unit.
STROKES = (
    "120,90 180,70 260,110 210,190 130,230;300,60 300,250;360,120 480,100 420,220;560,80 640,240 720,90",
    "90,160 220,150;150,60 150,250 90,210;300,90 380,90 330,240;460,70 470,230;520,150 640,140 600,240",
    "140,80 120,230;100,120 260,110 240,200;340,60 420,240;430,70 330,230;540,100 700,90 620,240 560,200",
)
PROMISES = {
    CommitmentKind.CREDIT: "",
    CommitmentKind.NOTIFY: "已符合告知的全部条件，自觉接受事中事后核查。",
    CommitmentKind.DEFER: "于核查期限前补齐容缺的材料。",
}
SIGNERS = ("林某某", "陈某某", "黄某某", "郑某某", "吴某某")
KEPT = ("容缺材料已收齐，与说明一致。", "经现场核查，符合承诺的条件。")
BROKEN = "经两次提醒仍未补齐容缺的材料。"
CONFIRMED = "逾期未履行，事实清楚，情节一般。"
OBJECTION = "材料已于期限内寄出，请核实快递记录。"


def promise(desk: Desk, case: Case) -> None:
    """Have the commitment signed that the matter demands, once; plan its check."""
    if UseMode.COMMITMENT not in case.matter.use_modes:
        return
    if Commitment.objects.filter(case=case).exists():
        return
    rng = desk.dice("promise", case.case_no)
    kind = _kind(case, rng)
    draft = commitments.prepare(case, kind, promise=PROMISES[kind], by=desk.handler)
    person = case.subject.kind == SubjectKind.NATURAL
    signing = commitments.Signing(
        name=case.subject.name if person else rng.choice(SIGNERS),
        capacity=Capacity.SELF if person else Capacity.REPRESENTATIVE,
        method=SigningMethod.DRAWN if rng.random() < 0.7 else SigningMethod.TYPED,
        strokes=rng.choice(STROKES),
        confirmed=True,
        publish=rng.random() < 0.6,
    )
    made = commitments.sign(draft, signing, by=desk.handler)
    if kind == CommitmentKind.DEFER:
        desk.diary.write(days_later(clock.now(), rng, 6, 9), partial(_check, desk, made, rng))


def _kind(case: Case, rng: Random) -> CommitmentKind:
    if "告知承诺" in case.matter.name:
        return CommitmentKind.NOTIFY
    return CommitmentKind.DEFER if rng.random() < 0.2 else CommitmentKind.CREDIT


def _check(desk: Desk, made: Commitment, rng: Random) -> None:
    """Nearly all kept their word; some checks stay undone, so that something is due."""
    if rng.random() < 0.1:
        return
    if rng.random() < 0.9:
        fulfilment.fulfilled(made, note=rng.choice(KEPT), by=desk.handler)
        return
    breach = fulfilment.suspected(made, note=BROKEN, severity=Severity.GENERAL, by=desk.handler)
    desk.diary.write(days_later(clock.now(), rng, 1, 2), partial(_judge, desk, breach.pk, rng))


def _judge(desk: Desk, pk: UUID, rng: Random) -> None:
    breach = CommitmentBreach.objects.select_related("unit").get(pk=pk)
    breaches.confirm(breach, grounds=CONFIRMED, by=desk.signer(Role.APPROVER))
    if rng.random() < 0.5:
        objects = partial(breaches.object_to, breach, text=OBJECTION, by=desk.handler)
        desk.diary.write(days_later(clock.now(), rng, 1, 3), objects)
