"""Consents as the tests take them: by the same verbs as people."""

from datetime import date
from typing import Any

from casefiles.consents.terms import Granted, Grantor
from casefiles.consents.words import DataScope, Proof
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, Consent, Matter
from casefiles.verbs import consents
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County
from tests.stories import COMPANY, PAPER

FIRM = "连江样本渔业有限公司"
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


def take(
    county: County,
    code: str,
    terms: Granted,
    grantor: Grantor = GRANTOR,
) -> Consent:
    """Signed paper at hand."""
    with unit_scope(county.units[code]):
        return consents.take(
            county.units[code],
            grantor,
            terms,
            name="授权书.pdf",
            content=PAPER,
            by=county.actor(f"{code}-handler"),
        )


def withdraw(county: County, consent: Consent) -> None:
    """The subject takes it back at the counter."""
    with unit_scope(consent.unit):
        consents.withdraw(
            consent, how="本人持身份证到窗口撤回", by=county.actor(f"{consent.unit.code}-handler")
        )
