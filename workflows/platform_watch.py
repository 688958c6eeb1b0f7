"""The watch over questions that the credit platform has not answered: asked again, whoever asked is told.

Nothing is locked and no transaction is open while the platform is asked. Killed at any moment, it asks
again with the same idempotency key, and keeps one answer.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from casefiles import sources
from casefiles.consents import ground
from casefiles.models import RecordQuery, WaitingQuery
from casefiles.refusals import NoConsent, SourceUnavailable
from casefiles.sources import Answer, CreditSource
from casefiles.verbs import queries
from tenants import clock
from tenants.actors import Actor
from tenants.scope import every_unit
from workflows.models import NoticeKind, Process
from workflows.telling import tell

MOST = 500
# So many failures in a row, and the platform is left alone until the next run.
ENOUGH = 3


@dataclass(frozen=True)
class _Question:
    pk: UUID
    identifier: str
    purpose: str


def ask_all(*, by: Actor) -> int:
    """Ask what waits and is due, oldest first; returns how many were answered."""
    source = sources.configured()
    answered = failures = 0
    for each in _due():
        if not _may_ask(each, by):
            continue
        try:
            answer = source.query(each.identifier, purpose=each.purpose, key=str(each.pk))
        except SourceUnavailable as away:
            _put_off(each, away)
            failures += 1
            if failures == ENOUGH:
                break
            continue
        failures = 0
        answered += _take(each, answer, source, by)
    return answered


def _due() -> list[_Question]:
    with every_unit(because="questions that wait for the platform"):
        rows = WaitingQuery.objects.filter(next_at__lte=clock.now()).order_by("next_at")
        return [
            _Question(row.pk, row.case.subject.identifier, str(row.case.matter))
            for row in rows.select_related("case__subject", "case__matter")[:MOST]
        ]


def _may_ask(question: _Question, by: Actor) -> bool:
    """Whether the case's ground still holds: a consent that was withdrawn stops the question at once."""
    with every_unit(because="a question that waits may lose its ground"), transaction.atomic():
        row = WaitingQuery.objects.select_related("case__matter").filter(pk=question.pk).first()
        if row is None:
            return False
        try:
            ground.demand(row.case, by=by)
        except NoConsent:
            _tell(row, row.case_id, "no ground", _shut())
            row.delete()
            return False
    return True


def _put_off(question: _Question, away: SourceUnavailable) -> None:
    with every_unit(because="a question that waits on"), transaction.atomic():
        row = WaitingQuery.objects.select_for_update().filter(pk=question.pk).first()
        if row is not None:
            row.failed(away.trouble, clock.now())
            row.save()


def _take(question: _Question, answer: Answer, source: CreditSource, by: Actor) -> int:
    with every_unit(because="an answer that was waited for"), transaction.atomic():
        row = WaitingQuery.objects.filter(pk=question.pk).first()
        query = queries.take_answer(question.pk, answer, source.channel, by=by)
        if row is None or query is None:
            return 0
        _tell(row, query.case_id, "queried", _said(query))
    return 1


def _tell(row: WaitingQuery, case_id: UUID, what: str, text: str) -> None:
    process = Process.objects.select_for_update().get(case_id=case_id)
    tell({row.asked_by_id}, process, NoticeKind.QUERIED, key=f"{what} {row.pk}", text=text)


def _shut() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("主体授权已撤回或者到期，等待中的信用记录查询已停止")


def _said(query: RecordQuery) -> str:
    """What is stored is the product's own language."""
    with override(settings.LANGUAGE_CODE):
        if not query.found:
            return _("信用平台已答复：未发现失信信息")
        said = ngettext(
            "信用平台已答复：%(count)s 条失信信息",
            "信用平台已答复：%(count)s 条失信信息",
            query.found,
        )
        return said % {"count": query.found}
