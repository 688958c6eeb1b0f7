"""A case that rests on its subject's consent: the record is read by it and by nothing else (PIPL, art. 13)."""

from dataclasses import replace

from casefiles.consents import gate
from casefiles.consents.gate import Permit, Question
from casefiles.consents.words import DataScope, Use
from casefiles.itemlists.words import UseMode
from casefiles.models import Case, LawfulBasis
from tenants.actors import Actor


def rests_on_consent(case: Case) -> bool:
    """Whether nothing about the subject may be read for it without the subject's word."""
    return case.lawful_basis == LawfulBasis.CONSENT


def permit_of(case: Case) -> Permit:
    """The consent for everything that the matter reads, as of the decision where there is one."""
    permits = [gate.check(_question(case, scope)) for scope in _scopes(case)]
    shut = [each for each in permits if not each.opens]
    return (shut or permits)[0]


def demand(case: Case, *, by: Actor) -> None:
    """Let the record be read for the case, or raise NoConsent: asked of the gate and recorded.

    Cases on a law, and those whose consent is a number on paper, pass.
    """
    if not rests_on_consent(case) or case.consent_on_paper:
        return
    gate.ask(Question.of_case(case, DataScope.RECORD, Use.QUERY), by=by)


def _question(case: Case, scope: DataScope) -> Question:
    use = Use.REUSE if scope == DataScope.REPORT else Use.QUERY
    question = Question.of_case(case, scope, use)
    return replace(question, at=case.decided_at) if case.decided_at else question


def _scopes(case: Case) -> list[DataScope]:
    scopes = []
    if case.matter.needs_record or UseMode.REPORT.value not in case.matter.use_modes:
        scopes.append(DataScope.RECORD)
    if UseMode.REPORT.value in case.matter.use_modes:
        scopes.append(DataScope.REPORT)
    return scopes
