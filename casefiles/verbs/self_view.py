"""The subject reads who asked for its data, by the receipt of an own-record query (PIPL, art. 44, 45)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from casefiles import actions, identifiers
from casefiles.consents.asked import Asking, asked_about
from casefiles.models import CounterQuery
from tenants import clock
from tenants.actors import system
from tenants.clock import SHANGHAI
from tenants.refusals import Refusal
from tenants.scope import every_unit, unit_scope

OPEN_FOR = timedelta(days=30)
YEARS = 3


class ReceiptUnknown(Refusal):
    """Code, number and day do not fit together; nothing more is said."""

    says = _(
        "核验码与证件号码不相符，或回执已超过%(days)s天。请核对，或到柜台重新查询，取得新的回执。"
    )


def since() -> datetime:
    """From when on askings are shown: three years back, by the day."""
    today = clock.today()
    start = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    return datetime.combine(start, datetime.min.time(), SHANGHAI)


def who_asked(code: str, number: str) -> list[Asking]:
    """Every asking of the last three years, the newest first; the visit's log says that it was read.

    Raises ReceiptUnknown, whichever of the two is wrong.
    """
    earliest = clock.now() - OPEN_FOR
    with every_unit(because="the holder of a receipt reads who asked"):
        rows = CounterQuery.objects.select_related("unit__office")
        query = rows.filter(code=code, served_at__gte=earliest).first() if code else None
    typed = identifiers.normalise(number)
    if query is None or not typed or query.identifier != typed:
        raise ReceiptUnknown(days=OPEN_FOR.days)
    found = asked_about(typed, query.office, since=since())
    with unit_scope(query.unit), transaction.atomic():
        record(actions.COUNTER_ASKED, query, by=system("who_asked"), found=len(found))
    return found
