"""The gate (notice, 六(三)): every read across units, every reuse of a report and every export asks it.

    permit = gate.ask(Question.of_case(case, DataScope.REPORT, Use.REUSE, holder=other), by=actor)

It answers by a consent of the subject that names the recipient, the purpose, the kind of data and the
day, or by a law that somebody who approves cites. Each answer is a row and an entry, refusals too.
Nothing is cached: a consent that was withdrawn opens nothing from that moment on.

`check` is the same question without a trace, for what a page says before anybody reads anything.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from audit.record import record
from casefiles import actions
from casefiles.consents.rules import Asked, MatterKey, Terms, judge, nearest
from casefiles.consents.words import DataScope, Judgement, Use
from casefiles.identifiers import mask_within
from casefiles.models import Case, Consent, GateAnswer
from casefiles.models.hashes import identifier_hash
from casefiles.refusals.consents import (
    ConsentExpired,
    ConsentTooNarrow,
    ConsentUnsigned,
    ConsentWithdrawn,
    NoConsent,
)
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit
from tenants.scope import OPEN_DOOR, every_unit


@dataclass(frozen=True)
class Question:
    """Who (`recipient`) wants to read what (`scope`) about whom, for what, out of whose hands (`holder`).

    `number` is the subject's identifier. The purpose is a matter of a case, or words. `sensitive`: the
    data holds sensitive personal information. `at`: now, unless told.
    """

    number: str
    recipient: Unit
    scope: DataScope
    use: Use
    purpose: str
    holder: Unit
    matter: MatterKey | None = None
    case: Case | None = None
    sensitive: bool = False
    at: datetime | None = None

    @classmethod
    def of_case(
        cls,
        case: Case,
        scope: DataScope,
        use: Use,
        *,
        recipient: Unit | None = None,
        holder: Unit | None = None,
    ) -> "Question":
        """For a case of a unit: its subject, its matter; the case's own unit reads unless told."""
        return cls(
            number=case.subject.identifier,
            recipient=recipient or case.unit,
            scope=scope,
            use=use,
            purpose=case.matter.name,
            holder=holder or case.unit,
            matter=(case.unit_id, case.matter.code),
            case=case,
        )


@dataclass(frozen=True)
class Permit:
    """What the gate said: the judgement, and the consent or the law that it rests on."""

    judgement: Judgement
    consent: Consent | None = None
    law: str = ""

    @property
    def opens(self) -> bool:
        """Whether the read may happen."""
        return self.judgement.opens


def check(question: Question) -> Permit:
    """The answer, unrecorded. Costs one query of consents and one of their recipients."""
    asked = _as_asked(question)
    found: dict[Judgement, Consent] = {}
    for consent, terms in _consents(question):
        found.setdefault(judge(terms, asked), consent)
    judgement = nearest(found)
    return Permit(judgement, found.get(judgement))


def ask(question: Question, *, by: Actor, law: str = "") -> Permit:
    """The permit, recorded. `law`: the article that somebody who approves cites instead of a consent.

    Raises NoConsent or one of its kinds, saying the way out. A refusal leaves its row and entry too,
    unless the caller's own transaction is rolled back: ask before the deed's transaction begins.
    """
    permit = check(question)
    if not permit.opens and law.strip():
        allow(by, Verb.GUARD_CASE)
        permit = Permit(Judgement.BY_LAW, law=mask_within(law.strip()))
    _record(question, permit, by)
    if not permit.opens:
        raise refusal_of(permit.judgement)
    return permit


def pass_by_law(question: Question, law: str, *, by: Actor) -> None:
    """Record one more read under a law that an approver cited when the way was opened."""
    _record(question, Permit(Judgement.BY_LAW, law=law), by)


def refusal_of(judgement: Judgement) -> NoConsent:
    """The sentence for a gate that stays shut."""
    match judgement:
        case Judgement.WITHDRAWN:
            return ConsentWithdrawn()
        case Judgement.EXPIRED:
            return ConsentExpired()
        case Judgement.UNSIGNED:
            return ConsentUnsigned()
        case Judgement.NONE:
            return NoConsent()
    return ConsentTooNarrow(why=judgement.label)


@transaction.atomic
def _record(question: Question, permit: Permit, by: Actor) -> None:
    unit = by.unit or question.recipient
    case = question.case if question.case is not None and question.case.unit_id == unit.pk else None
    answer = GateAnswer.objects.create(
        unit=unit,
        identifier=question.number,
        recipient=question.recipient,
        holder=question.holder,
        use=question.use,
        scope=question.scope,
        purpose=question.purpose[:300],
        case=case,
        door=case.door if case else OPEN_DOOR,
        judgement=permit.judgement,
        consent_id=permit.consent.pk if permit.consent else None,
        law=permit.law,
        asked_by=by.user,
        asked_at=clock.now(),
    )
    record(
        actions.GATE_ASKED,
        case or answer,
        by=by,
        use=question.use,
        scope=question.scope,
        to_unit=question.recipient.name,
        judgement=permit.judgement,
        consent=permit.consent.number if permit.consent else "",
        law=permit.law,
    )


def _as_asked(question: Question) -> Asked:
    return Asked(
        recipient=question.recipient.pk,
        scope=question.scope,
        use=question.use,
        at=question.at or clock.now(),
        matter=question.matter,
        purpose=question.purpose,
        case=question.case.pk if question.case else None,
        sensitive=question.sensitive,
    )


def _consents(question: Question) -> list[tuple[Consent, Terms]]:
    """The subject's consents that name the recipient, whoever took them, the newest first."""
    if not question.number:
        return []
    wanted = identifier_hash(Consent, question.number, question.recipient.office_id)
    with every_unit(because="the gate: which consents of this subject name the recipient"):
        rows = (
            Consent.objects.filter(
                office=question.recipient.office_id,
                identifier_hash=wanted,
                recipients__recipient=question.recipient,
            )
            .select_related("case")
            .prefetch_related("recipients")
        )
        return [(each, terms_of(each)) for each in rows]


def terms_of(consent: Consent) -> Terms:
    """The consent as plain facts; its case and recipients are read in the present scope."""
    case = consent.case
    closed_at = (case.decided_at or case.cancelled_at) if case is not None else None
    return Terms(
        holder=consent.unit_id,
        recipients=frozenset(each.recipient_id for each in consent.recipients.all()),
        scopes=frozenset(consent.scopes),
        starts_on=consent.starts_on,
        ends_on=consent.ends_on,
        matter=(consent.unit_id, consent.matter_code) if consent.matter_code else None,
        purpose=consent.purpose,
        case=consent.case_id,
        case_closed_at=closed_at,
        sensitive=consent.sensitive,
        pass_on=consent.pass_on,
        publish=consent.publish,
        signed_on=consent.signed_on,
        withdrawn_at=consent.withdrawn_at,
    )


def standing(consent: Consent) -> Judgement:
    """How the consent stands today by itself, whatever it is asked for."""
    terms = replace(terms_of(consent), recipients=frozenset({consent.unit_id}))
    asked = Asked(
        recipient=consent.unit_id,
        scope=DataScope(consent.scopes[0]),
        use=Use.QUERY,
        at=clock.now(),
        matter=terms.matter,
        purpose=terms.purpose,
        case=terms.case,
    )
    return judge(terms, asked)
