"""Consents as the tests take them: by the same verbs as people."""

from datetime import date
from typing import Any

from casefiles.consents.terms import Granted, Grantor
from casefiles.consents.words import DataScope, Proof
from casefiles.counter.words import DEMANDED, Visit
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, Consent, CounterQuery, Matter
from casefiles.verbs import consents, counter
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County
from tests.stories import COMPANY, PAPER

FIRM = "连江样本渔业有限公司"
BEARER = "350122190005319058"
GRANTOR = Grantor(SubjectKind.LEGAL, COMPANY, FIRM, Proof.LICENCE, agent="王某某")


def granted(case: Case | None = None, **other: Any) -> Granted:
    """For one case, or as told."""
    terms: dict[str, Any] = {
        "scopes": (DataScope.RECORD, DataScope.REPORT),
        "starts_on": clock.today(),
        "case": case,
    }
    return Granted(**(terms | other))


def for_a_year(county: County, code: str, **other: Any) -> Granted:
    """For the first matter of the unit's list, for a year."""
    with unit_scope(county.units[code]):
        matter = Matter.objects.filter(item_list__version__isnull=False).first()
    today = clock.today()
    ends_on = date(today.year + 1, today.month, today.day)
    return granted(**({"matter": matter, "ends_on": ends_on} | other))


def take(county: County, code: str, terms: Granted, grantor: Grantor = GRANTOR) -> Consent:
    """Signed paper at hand."""
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        made = consents.prepare(county.units[code], grantor, terms, by=handler)
        paper = {"name": "授权书.pdf", "content": PAPER, "signed_on": clock.today()}
        consents.lay_in(made, by=handler, **paper)
    return made


def of_subject(county: County, case: Case) -> Consent:
    """The case's own subject consents to what its matter reads."""
    subject = case.subject
    proof = Proof.ID_CARD if subject.is_natural else Proof.LICENCE
    grantor = Grantor(SubjectKind(subject.kind), subject.identifier, subject.name, proof)
    return take(county, case.unit.code, granted(case), grantor)


def visit(county: County, code: str, **other: Any) -> CounterQuery:
    """A company's bearer at the counter with everything that is asked for."""
    words: dict[str, Any] = {
        "visit": Visit.ENTERPRISE,
        "identifier": COMPANY,
        "name": FIRM,
        "proofs": DEMANDED[other.get("visit", Visit.ENTERPRISE)],
        "bearer": "王某某",
        "bearer_number": BEARER,
        "letter": "介字第7号",
    }
    with unit_scope(county.units[code]):
        return counter.serve(
            county.units[code],
            counter.Visitor(**(words | other)),
            by=county.actor(f"{code}-handler"),
        )


def withdraw(county: County, consent: Consent) -> None:
    """The subject takes it back at the counter."""
    with unit_scope(consent.unit):
        consents.withdraw(
            consent, how="本人持身份证到窗口撤回", by=county.actor(f"{consent.unit.code}-handler")
        )
