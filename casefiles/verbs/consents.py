"""Consents: prepared and printed, signed on paper and laid in, withdrawn (notice, 六(三))."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import chain
from audit.record import record
from casefiles import actions, doors, identifiers
from casefiles.consents import texts
from casefiles.consents.codes import new_code
from casefiles.consents.terms import Granted, Grantor, demand_terms
from casefiles.consents.words import Separate
from casefiles.identifiers import mask_within
from casefiles.models import Consent, ConsentRecipient, StoredFile
from casefiles.models.cases import CLOSED
from casefiles.numbering import next_number
from casefiles.refusals import AlreadyForgotten, CaseNotOpen
from casefiles.refusals.consents import (
    AlreadySigned,
    AlreadyWithdrawn,
    ConsentFaulty,
    NotSignedYet,
)
from casefiles.verbs import files, uploads
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.models import Unit
from tenants.scope import OPEN_DOOR


@transaction.atomic
def prepare(unit: Unit, grantor: Grantor, granted: Granted, *, by: Actor) -> Consent:
    """Make the form that the subject signs, with its number and code. It opens nothing yet.

    Raises ConsentFaulty, BadIdentifier, CaseNotOpen.
    """
    allow(by, Verb.OPEN_CASE, unit)
    identifier = identifiers.check_for_kind(
        grantor.kind.name, grantor.identifier, today=clock.today()
    )
    demand_terms(unit, grantor, granted, identifier)
    case, matter = granted.case, granted.case.matter if granted.case else granted.matter
    ticked = {each.value: each in granted.separate for each in Separate}
    consent = Consent.objects.create(
        unit=unit,
        door=case.door if case else OPEN_DOOR,
        number=_next_number(unit),
        code=new_code(),
        kind=grantor.kind,
        identifier=identifier,
        name=mask_within(grantor.name.strip()),
        proof=grantor.proof,
        agent=mask_within(grantor.agent.strip()),
        matter=matter,
        matter_code=matter.code if matter else "",
        purpose=matter.name if matter else mask_within(granted.purpose.strip()),
        scopes=sorted({str(each) for each in granted.scopes}),
        span=granted.span,
        case=case,
        starts_on=granted.starts_on,
        ends_on=granted.ends_on,
        text_version=texts.current().version,
        text=texts.current().words,
        prepared_by=by.person,
        prepared_at=clock.now(),
        **ticked,
    )
    named = {each.pk: each for each in (unit, *granted.recipients)}
    for each in named.values():
        ConsentRecipient.objects.create(unit=unit, consent=consent, recipient=each)
    record(actions.CONSENT_PREPARED, consent, by=by, **_said(consent))
    return consent


def sign(consent: Consent, *, name: str, content: bytes, signed_on: date, by: Actor) -> None:
    """Lay the signed paper in: from now on the consent is in force for what it names.

    Raises AlreadySigned, AlreadyWithdrawn, ConsentFaulty, and what `uploads.examine` raises.
    """
    allow(by, Verb.OPEN_CASE, consent)
    # Looking into the file takes long, so nothing is locked yet.
    with uploads.watched(consent.unit, content, by=by):
        _kind, name = uploads.examine(name, content)
    lay_in(consent, name=name, content=content, signed_on=signed_on, by=by)


@transaction.atomic
def lay_in(consent: Consent, *, name: str, content: bytes, signed_on: date, by: Actor) -> None:
    """What `sign` does, for a paper that was examined before. Raises as it."""
    allow(by, Verb.OPEN_CASE, consent)
    _lock(consent)
    if consent.signed_on is not None:
        raise AlreadySigned
    if not consent.prepared_at.astimezone(SHANGHAI).date() <= signed_on <= clock.today():
        raise ConsentFaulty(fault=_("签署日期须在制作授权书之日至今天之间。"))
    if consent.case is not None and consent.case.state in CLOSED:
        raise CaseNotOpen
    file = files.keep(consent.unit, name, content, door=consent.door)
    consent.file = file
    consent.signed_on = signed_on
    consent.recorded_by = by.person
    consent.recorded_at = clock.now()
    evidence = evidence_of(consent, file)
    consent.evidence_sha256 = hashlib.sha256(evidence).hexdigest()
    consent.evidence_sm3 = chain.digest(evidence, "sm3")
    consent.save()
    record(
        actions.CONSENT_SIGNED,
        consent,
        by=by,
        separate=[each.value for each in Separate if getattr(consent, each.value)],
        sha256=consent.evidence_sha256,
        sm3=consent.evidence_sm3,
        **_said(consent),
    )


@transaction.atomic
def take(
    unit: Unit,
    grantor: Grantor,
    granted: Granted,
    *,
    name: str,
    content: bytes,
    by: Actor,
) -> Consent:
    """Record a consent whose signed paper is at hand: prepared and signed in one. Raises as both."""
    consent = prepare(unit, grantor, granted, by=by)
    sign(consent, name=name, content=content, signed_on=clock.today(), by=by)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, how: str, by: Actor) -> None:
    """The subject takes the consent back: no use from this moment on (PIPL, art. 15).

    `how` says how it was told and proved. Raises NotSignedYet, AlreadyWithdrawn, ConsentFaulty.
    """
    allow(by, Verb.OPEN_CASE, consent)
    _lock(consent)
    if consent.signed_on is None:
        raise NotSignedYet
    if not how.strip():
        raise ConsentFaulty(fault=_("请写明主体以什么方式撤回、如何核对了身份。"))
    consent.withdrawn_at = clock.now()
    consent.withdrawn_by = by.person
    consent.withdrawal = mask_within(how.strip())
    consent.save()
    # Free text may name the person; the trail keeps that there was one.
    record(actions.CONSENT_TAKEN_BACK, consent, by=by)


def evidence_of(consent: Consent, file: StoredFile) -> bytes:
    """What the evidence hash is over: terms, text, code and the paper's own hash, in a fixed order."""
    terms: dict[str, Any] = {
        "number": consent.number,
        "code": consent.code,
        "identifier": consent.identifier,
        "name": consent.name,
        "recipients": sorted(consent.recipients.values_list("recipient__code", flat=True)),
        "purpose": consent.purpose,
        "matter": consent.matter_code,
        "case": str(consent.case_id or ""),
        "scopes": consent.scopes,
        "starts_on": consent.starts_on.isoformat(),
        "ends_on": consent.ends_on.isoformat() if consent.ends_on else "",
        "separate": [each.value for each in Separate if getattr(consent, each.value)],
        "text_version": consent.text_version,
        "text": consent.text,
        "signed_on": consent.signed_on.isoformat() if consent.signed_on else "",
        "paper": file.sha256,
    }
    return json.dumps(terms, ensure_ascii=False, sort_keys=True).encode()


def _lock(consent: Consent) -> None:
    """The row as it is now, locked. Raises AlreadyForgotten, AlreadyWithdrawn."""
    Consent.objects.select_for_update().get(pk=consent.pk)
    consent.refresh_from_db()
    if consent.forgotten_at is not None:
        raise AlreadyForgotten
    if consent.withdrawn_at is not None:
        raise AlreadyWithdrawn


def _next_number(unit: Unit) -> str:
    """`SQ-2026-0007`, counted per unit and year; two clerks at once wait for each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    stem = f"SQ-{clock.today().year}-"
    with doors.every_door(because="consents behind doors are numbered with the others"):
        return next_number(Consent.objects.filter(unit=unit), "number", stem, 4)


def _said(consent: Consent) -> dict[str, Any]:
    names = consent.recipients.select_related("recipient").order_by("pk")
    return {
        "span": consent.span,
        "scopes": consent.scopes,
        "recipients": [each.recipient.name for each in names],
        "ends_on": consent.ends_on,
    }
