"""Own-record query at the counter: papers seen, record asked for, printed with a number and a code (notice, 四)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions, identifiers, sources
from casefiles.consents.codes import new_code
from casefiles.counter.words import DEMANDED, Proof, Visit
from casefiles.identifiers import mask_within
from casefiles.itemlists.words import SubjectKind
from casefiles.models import CounterQuery
from casefiles.numbering import next_number
from casefiles.refusals import BearerMissing, ProofMissing
from casefiles.sources import Answer
from casefiles.verbs import files
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Unit

PURPOSE = "主体查询本人（本单位）信用记录"


@dataclass(frozen=True)
class Visitor:
    """Who came for whose record, as the papers say; `bearer` and `letter` unless a person comes alone."""

    visit: Visit
    identifier: str
    name: str
    proofs: Collection[Proof]
    bearer: str = ""
    bearer_number: str = ""
    letter: str = ""

    @property
    def kind(self) -> SubjectKind:
        """An enterprise is a body; whoever else comes is a person."""
        return SubjectKind.LEGAL if self.visit == Visit.ENTERPRISE else SubjectKind.NATURAL


def serve(unit: Unit, visitor: Visitor, *, by: Actor) -> CounterQuery:
    """Give a subject its own record, once every paper was seen; the log holds who, for whom and when.

    Raises ProofMissing, BearerMissing, BadIdentifier, SourceUnavailable.
    """
    allow(by, Verb.SERVE_COUNTER, unit)
    today = clock.today()
    missing = [str(each.label) for each in DEMANDED[visitor.visit] if each not in visitor.proofs]
    if missing:
        raise ProofMissing(missing=_("；").join(missing))
    identifier = identifiers.check_for_kind(visitor.kind.name, visitor.identifier, today=today)
    bearer_number = ""
    if visitor.visit != Visit.PERSON:
        if not (visitor.bearer.strip() and visitor.letter.strip()):
            raise BearerMissing
        bearer_number = identifiers.check_resident_id(visitor.bearer_number, today=today)
    source = sources.configured()
    # A platform takes its time: nothing is locked while it is asked.
    answer = source.query(identifier, purpose=PURPOSE, key=str(uuid4()))
    return _log(unit, visitor, identifier, bearer_number, source.channel, answer, by=by)


@transaction.atomic
def _log(
    unit: Unit,
    visitor: Visitor,
    identifier: str,
    bearer_number: str,
    channel: str,
    answer: Answer,
    *,
    by: Actor,
) -> CounterQuery:
    number = _next_number(unit)
    evidence = files.keep(unit, f"{number} {answer.evidence_name}", answer.evidence)
    query = CounterQuery.objects.create(
        unit=unit,
        number=number,
        code=new_code(),
        visit=visitor.visit,
        kind=visitor.kind,
        identifier=identifier,
        name=mask_within(visitor.name.strip()),
        bearer=mask_within(visitor.bearer.strip()),
        bearer_number=bearer_number,
        letter=mask_within(visitor.letter.strip()),
        proofs=[str(each) for each in DEMANDED[visitor.visit]],
        channel=channel,
        cutoff_at=answer.cutoff_at,
        found=len(answer.records),
        records=json.dumps(
            [{key: _plain(value) for key, value in vars(each).items()} for each in answer.records],
            ensure_ascii=False,
        ),
        file=evidence,
        clerk=by.person,
        served_at=clock.now(),
    )
    record(
        actions.COUNTER_SERVED,
        query,
        by=by,
        visit=visitor.visit,
        channel=channel,
        cutoff_at=answer.cutoff_at,
        found=query.found,
        sha256=evidence.sha256,
        sm3=evidence.sm3,
    )
    return query


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool) else str(value)


def _next_number(unit: Unit) -> str:
    """`GT-2026-00007`, counted per unit and year; two counters at once wait for each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    stem = f"GT-{clock.today().year}-"
    return next_number(CounterQuery.objects.filter(unit=unit), "number", stem, 5)
