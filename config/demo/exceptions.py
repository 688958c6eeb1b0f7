"""财政局's two exceptions: a confidential case, and a case opened to 住建局's handler."""

from datetime import timedelta
from functools import partial

from casefiles.models import Case, CaseState
from casefiles.verbs import confidential, sharing
from config.demo.desk import Desk
from config.demo.worktime import CALENDAR, during
from tenants import clock
from tenants.clock import SHANGHAI
from tenants.models import Unit
from tenants.roles import Role

WHERE, GUEST = "czj", "zjj"
WHY_CONFIDENTIAL = "涉及尚未公开的案件线索"
WHY_SHARED = "项目属地联合核查"
LAW = "《政务数据共享条例》第二十条"


def write_exceptions(desk: Desk) -> None:
    """On the last working day: a decided case is closed to the unit, an open one opened to a guest."""
    if desk.code != WHERE:
        return
    day = CALENDAR.add_workdays(desk.diary.until.astimezone(SHANGHAI).date(), -1)
    desk.diary.write(during(day, desk.dice("exceptions")), partial(_except, desk))


def _except(desk: Desk) -> None:
    approver = desk.signer(Role.APPROVER)
    # Decided after its query: nothing more is planned for it, so nobody has to get behind the door.
    closed = Case.objects.filter(state=CaseState.DECIDED, queries__isnull=False)
    waiting = Case.objects.exclude(state=CaseState.DECIDED).select_related("matter")
    case, shared = closed.order_by("-decided_at").first(), waiting.order_by("-accepted_at").first()
    if case is not None:
        confidential.guard_case(case, by=approver, grounds=WHY_CONFIDENTIAL)
    if shared is not None and Unit.objects.filter(code=GUEST).exists():
        sharing.share_case(
            shared,
            unit_code=GUEST,
            account=f"{GUEST}-handler",
            last_day=clock.today() + timedelta(days=60),
            grounds=WHY_SHARED,
            law=LAW,
            by=approver,
        )
