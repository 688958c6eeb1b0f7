"""Short ways to commitments: a matter that demands one, a draft, a signed one, a broken one."""

from dataclasses import replace

from casefiles.commitments.county import BUILT_IN
from casefiles.commitments.wording import CommitmentKind
from casefiles.models import Case, Commitment, CommitmentBreach, Matter
from casefiles.models.commitments import Capacity, SigningMethod
from casefiles.models.register import Severity
from casefiles.verbs import breaches, commitments, fulfilment
from casefiles.verbs.commitment_texts import county_wording, publish_county, publish_own
from config.demo.papers import page_of
from tenants.scope import office_scope, unit_scope
from tests.cast import County
from tests.stories import open_case

STROKES = "100,200 300,80 500,220;520,60 900,240"
PAPER = page_of("信用承诺书", ["一、承诺", "签名：陈某某"])
SIGNING = commitments.Signing(
    "陈某某", Capacity.REPRESENTATIVE, SigningMethod.DRAWN, strokes=STROKES, publish=True
)
TYPED = replace(SIGNING, method=SigningMethod.TYPED, strokes="", confirmed=True)


def prepared(
    case: Case, county: County, kind: CommitmentKind = CommitmentKind.CREDIT
) -> Commitment:
    """A draft in a case that waits for its handler's check."""
    code = case.unit.code
    with unit_scope(case.unit):
        return commitments.prepare(
            case, kind, promise="按期补齐材料。", by=county.actor(f"{code}-handler")
        )


def signed(case: Case, county: County, signing: commitments.Signing = SIGNING) -> Commitment:
    """A signed one, published where the subject agreed."""
    draft = prepared(case, county)
    with unit_scope(case.unit):
        return commitments.sign(draft, signing, by=county.actor(f"{case.unit.code}-handler"))


def suspected(commitment: Commitment, county: County) -> CommitmentBreach:
    """Checked with evidence, and seemingly broken."""
    with unit_scope(commitment.unit):
        return fulfilment.suspected(
            commitment,
            note="现场核查，材料未补齐。",
            severity=Severity.GENERAL,
            uploaded=[("现场.pdf", PAPER)],
            by=county.actor(f"{commitment.unit.code}-handler"),
        )


def broken(commitment: Commitment, county: County) -> CommitmentBreach:
    """Confirmed by the approver."""
    breach = suspected(commitment, county)
    with unit_scope(commitment.unit):
        by = county.actor(f"{commitment.unit.code}-approver")
        breaches.confirm(breach, grounds="逾期未补齐，事实清楚。", by=by)
        return CommitmentBreach.objects.select_related("unit").get(pk=breach.pk)


def disputed(breach: CommitmentBreach, county: County) -> CommitmentBreach:
    """The subject has objected."""
    with unit_scope(breach.unit):
        by = county.actor(f"{breach.unit.code}-handler")
        breaches.object_to(breach, text="材料已于期限内寄出。", by=by)
        return CommitmentBreach.objects.select_related("unit").get(pk=breach.pk)


def own_wordings(county: County, code: str) -> None:
    """A county wording and one of the unit's own; its list must be in force."""
    with unit_scope(county.units[code]):
        matter = Matter.objects.filter(item_list__version__isnull=False)[0]
        own = replace(BUILT_IN[CommitmentKind.CREDIT], check_workdays=30)
        publish_own(matter, own, by=county.actor(f"{code}-approver"))
    with office_scope(county.office):
        wording, _version = county_wording(county.office.pk, CommitmentKind.CREDIT)
        again = replace(wording, check_workdays=wording.check_workdays + 1)
        publish_county(county.office, again, by=county.actor("reviewer"))


def promises_of(county: County, code: str) -> list[Commitment]:
    """Commitments of a unit in every state, each in a case of its own; the list must be in force."""
    own_wordings(county, code)
    draft = prepared(open_case(county, code), county)
    running = signed(open_case(county, code), county)
    wrong = signed(open_case(county, code), county, TYPED)
    disputed(broken(wrong, county), county)
    return [draft, running, wrong]
