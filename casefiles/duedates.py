"""What falls due in a unit on which day, apart from the tasks: a calendar's lines.

A deadline is an exclusive end; the day shown is the last one on which the thing can be done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from casefiles.models import CaseMeasure, Commitment, CreditRecord, Filing, RecordRequest
from casefiles.models.commitments import CommitmentState
from casefiles.models.filings import ENDED
from casefiles.models.measures import MeasureState
from casefiles.registering.words import RecordState, RequestState
from tenants.clock import SHANGHAI


class DueKind(TextChoices):
    """What is due."""

    TASK = "task", _("环节")
    FILING = "filing", _("报送截止")
    CHECK = "check", _("履诺核查")
    HEARING = "hearing", _("陈述申辩期满")
    RECORD = "record", _("信用记录公示")
    REQUEST = "request", _("答复更正、异议、修复")


@dataclass(frozen=True)
class DueDate:
    """One line: the last day, what it is, its words, and the page of the unit that shows it."""

    on: date
    kind: DueKind
    words: str
    detail: str
    route: str
    key: object


def last_day(due_at: datetime) -> date:
    """The last day before an exclusive end."""
    return (due_at - timedelta(seconds=1)).astimezone(SHANGHAI).date()


def due_between(start: datetime, end: datetime) -> Iterator[DueDate]:
    """Whatever ends after `start` and not after `end`; one statement for each sort."""
    filings = Filing.objects.exclude(state__in=ENDED).filter(
        filed_at=None, due_at__gt=start, due_at__lte=end
    )
    for filing in filings:
        on = last_day(filing.due_at) if filing.due_at else start.date()
        state = str(filing.get_state_display())
        yield DueDate(on, DueKind.FILING, filing.title, state, "filing", filing.pk)
    promised = Commitment.objects.filter(
        state=CommitmentState.SIGNED, check_due_at__gt=start, check_due_at__lte=end
    ).select_related("case__subject")
    for each in promised:
        assert each.check_due_at is not None
        name = each.case.subject.name
        on = last_day(each.check_due_at)
        yield DueDate(on, DueKind.CHECK, name, each.code, "commitment", each.pk)
    heard = CaseMeasure.objects.filter(
        state=MeasureState.HEARING, hear_until__gt=start, hear_until__lte=end
    ).select_related("case__subject")
    for measure in heard:
        assert measure.hear_until is not None
        case = measure.case
        on = last_day(measure.hear_until)
        yield DueDate(on, DueKind.HEARING, case.subject.name, case.case_no, "case", case.pk)
    drafts = CreditRecord.objects.filter(state=RecordState.DRAFT, due_at__gt=start, due_at__lte=end)
    for draft in drafts:
        on = last_day(draft.due_at)
        yield DueDate(on, DueKind.RECORD, draft.name, draft.document_no, "record", draft.pk)
    asked = RecordRequest.objects.filter(
        state=RequestState.OPEN, due_at__gt=start, due_at__lte=end
    ).select_related("record")
    for one in asked:
        on, kind = last_day(one.due_at), str(one.get_kind_display())
        yield DueDate(on, DueKind.REQUEST, one.record.name, kind, "record", one.record_id)
