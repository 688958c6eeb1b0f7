"""豁免: a warning of the rules is let stand, with a reason, by whoever signs for it."""

from collections.abc import Collection

from django.db import transaction

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.models import Filing, ItemList, WarningWaiver
from casefiles.refusals import (
    NoWarningChosen,
    SelfReview,
    WaiverGone,
    WaiverReasonMissing,
    WarningGone,
)
from casefiles.rulelines import Line, lines_of
from casefiles.turns import Step
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor


@transaction.atomic
def waive(filing: Filing, keys: Collection[str], *, by: Actor, reason: str) -> int:
    """Let warnings stand with a reason; returns how many. `keys` name the findings.

    The signer whose turn it is does so; before submission any approver or leader but the handler,
    because a unit without steps has no other moment. Raises WaiverReasonMissing, NoWarningChosen,
    WarningGone, SelfReview and the refusals of a turn.
    """
    allow(by, Verb.WAIVE_WARNING, filing)
    if not reason.strip():
        raise WaiverReasonMissing
    if not keys:
        raise NoWarningChosen
    step = _place(filing, by=by)
    chosen = [each for each in _found(filing) if each.is_open and each.key in keys]
    if len(chosen) != len(set(keys)):
        raise WarningGone
    live = WarningWaiver.objects.filter(filing=filing, withdrawn_at=None)
    # One by whoever submitted since does not count and makes way.
    live.filter(key__in=[each.key for each in chosen]).update(
        withdrawn_at=clock.now(), withdrawn_by=by.person
    )
    for each in chosen:
        WarningWaiver.objects.create(
            unit=filing.unit,
            filing=filing,
            revision=filing.revision,
            rule=each.rule,
            matter_code=each.code,
            key=each.key,
            reason=mask_within(reason.strip()),
            step=step,
            waived_by=by.person,
            waived_by_name=by.name,
            waived_at=clock.now(),
        )
    record(
        actions.WARNING_WAIVED,
        filing,
        by=by,
        revision=filing.revision,
        step=step,
        waived=[_called(each.number, each.code) for each in chosen],
        grounds=reason.strip(),
    )
    return len(chosen)


@transaction.atomic
def withdraw(filing: Filing, waiver: int, *, by: Actor) -> None:
    """Take a waiver back: the warning is open again. Raises WaiverGone and the refusals of `waive`."""
    allow(by, Verb.WAIVE_WARNING, filing)
    _place(filing, by=by)
    live = WarningWaiver.objects.filter(filing=filing, withdrawn_at=None, pk=waiver).first()
    if live is None:
        raise WaiverGone
    live.withdrawn_at, live.withdrawn_by = clock.now(), by.person
    live.save()
    number = next((each.number for each in _found(filing) if each.key == live.key), 0)
    record(
        actions.WAIVER_WITHDRAWN,
        filing,
        by=by,
        revision=filing.revision,
        waived=[_called(number, live.matter_code)],
    )


def _found(filing: Filing) -> list[Line]:
    item_list = ItemList.objects.filter(filing=filing, revision=filing.revision).first()
    return lines_of(filing, item_list) if item_list else []


def _place(filing: Filing, *, by: Actor) -> str:
    """Where the waiver is given: the title of the signer's step; empty before submission."""
    holders = turns.lock(filing)
    own = by.person.pk == filing.submitted_by_id
    if own or (filing.is_with_unit and by.person.pk in holders):
        raise SelfReview
    return "" if filing.is_with_unit else turns.hold(filing, Step.UNIT_STEP, by=by).title


def _called(number: int, code: str) -> str:
    """How the trail names a warning: the matter, and the rule by its number."""
    return f"{code or '全部'}·规则{number}"
