"""A subject's consent for one case of the demo: prepared, signed the same day, laid in by the handler."""

from functools import cache

from casefiles.consents.terms import Granted, Grantor
from casefiles.consents.words import DataScope, Proof
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case
from casefiles.verbs import consents
from config.demo.desk import Desk
from config.demo.papers import page_of
from tenants import clock

_LINES = ("（示例）授权人已逐项勾选并签署。", "原件存本单位档案。")


def consent_for(desk: Desk, case: Case) -> None:
    """The record, and the report where the matter asks for one."""
    natural = case.subject.kind == SubjectKind.NATURAL
    scopes = [DataScope.RECORD]
    if "report" in case.matter.use_modes:
        scopes.append(DataScope.REPORT)
    subject = case.subject
    grantor = Grantor(
        SubjectKind(subject.kind),
        subject.identifier,
        subject.name,
        Proof.ID_CARD if natural else Proof.LICENCE,
    )
    terms = Granted(scopes=scopes, starts_on=clock.today(), case=case)
    consent = consents.prepare(desk.unit, grantor, terms, by=desk.handler)
    # One paper for all: it was looked into once, and a child process for each would cost a minute.
    consents.lay_in(
        consent, name="授权书.pdf", content=_paper(), signed_on=clock.today(), by=desk.handler
    )


@cache
def _paper() -> bytes:
    return page_of("信用信息查询使用授权书", _LINES)
