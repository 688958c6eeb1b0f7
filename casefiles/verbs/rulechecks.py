"""The rules of item lists at work: their findings are stored, a list with errors is stopped."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation

from audit.record import record
from casefiles import actions, turns
from casefiles.itemlists.rules import Finding, Severity, fingerprint
from casefiles.models import (
    ENDED,
    Filing,
    FilingKind,
    FilingState,
    ItemList,
    ListCheck,
    RuleFinding,
    Signature,
)
from casefiles.refusals import (
    ErrorsInList,
    ErrorsWhileSigning,
    WarningsOpen,
    WarningsOpenUnsigned,
)
from casefiles.rulelines import Line, fresh, is_current, is_settled, lines_of, stored_check
from tenants import clock
from tenants.actors import Actor
from tenants.models import Office
from tenants.scope import office_scope, unit_scope


def store(
    item_list: ItemList, *, by: Actor | None, findings: Sequence[Finding] | None = None
) -> None:
    """Read a list by the rules of today and keep what they find; part of the verb that calls it.

    `findings` is what they have found already. An entry tells the counts when somebody causes it
    (`by`) and something is found anew.
    """
    today = clock.today()
    if findings is None:
        findings = fresh(item_list.matters.all())
    old = stored_check(item_list)
    if old is not None:
        if _outcome_of(old) == [(each.key, each.severity.value) for each in findings]:
            ListCheck.objects.filter(pk=old.pk).update(rules=fingerprint(today), checked_on=today)
            return
        old.delete()
    counts = {
        f"{severity.value}s": sum(1 for each in findings if each.severity is severity)
        for severity in Severity
    }
    made = ListCheck.objects.create(
        unit=item_list.unit,
        item_list=item_list,
        rules=fingerprint(today),
        checked_on=today,
        **counts,
    )
    found_at = {each.row.position for each in findings if each.row}
    rows = item_list.matters.filter(position__in=found_at)
    by_position = dict(rows.values_list("position", "pk"))
    with translation.override(settings.LANGUAGE_CODE):
        RuleFinding.objects.bulk_create(_stored(made, each, by_position) for each in findings)
    if by is not None:
        filing = item_list.filing
        data: dict[str, Any] = counts
        record(actions.LIST_CHECKED, filing, by=by, revision=item_list.revision, **data)


def before_submission(filing: Filing, *, by: Actor) -> None:
    """Stop a list with errors. Raises ErrorsInList."""
    if filing.kind != FilingKind.ITEM_LIST:
        return
    errors = [each for each in _renewed(filing, by=by) if each.severity is Severity.ERROR]
    if errors:
        raise ErrorsInList(n=len(errors))


def before_filing(filing: Filing, *, by: Actor) -> None:
    """Stop a list with errors, or with a warning that nobody answered for.

    Called when the unit's last step is done, whatever its steps are. Raises ErrorsWhileSigning,
    WarningsOpen, WarningsOpenUnsigned.
    """
    if filing.kind != FilingKind.ITEM_LIST:
        return
    found = _renewed(filing, by=by)
    errors = [each for each in found if each.severity is Severity.ERROR]
    if errors:
        raise ErrorsWhileSigning(n=len(errors))
    left = sum(1 for each in found if each.is_open)
    if left:
        signed = Signature.objects.filter(
            filing=filing, revision=filing.revision, at_office=False, withdrawn_at=None
        )
        raise (WarningsOpen if signed.exists() else WarningsOpenUnsigned)(n=left)


def check_again(*, by: Actor) -> int:
    """Read every list that is still with its unit by the rules of today; returns how many.

    One transaction for each list. Lists that were read today by the same rules are left alone.
    """
    read = 0
    for office in Office.objects.order_by("path"):
        with office_scope(office):
            stale = list(_stale_lists(office).select_related("filing__unit__office"))
        for each in stale:
            with unit_scope(each.filing.unit), transaction.atomic():
                turns.lock(each.filing)
                # Meanwhile somebody may have sent it in, replaced it, or read it.
                if (
                    not is_settled(each, each.filing)
                    and _stale_lists(office).filter(pk=each.pk).exists()
                ):
                    store(each, by=by)
                    read += 1
    return read


def _stale_lists(office: Office) -> QuerySet[ItemList]:
    """Present revisions that are still with their units and were not read by today's rules."""
    today = clock.today()
    current = ListCheck.objects.filter(checked_on=today, rules=fingerprint(today))
    return (
        ItemList.objects.filter(office=office, revision=F("filing__revision"))
        .exclude(filing__state__in=(FilingState.FILED, *ENDED))
        .exclude(pk__in=current.values("item_list"))
    )


def _renewed(filing: Filing, *, by: Actor) -> list[Line]:
    """The findings of the present revision by the rules of today, stored."""
    item_list = ItemList.objects.get(filing=filing, revision=filing.revision)
    stored = stored_check(item_list)
    if stored is None or not is_current(stored):
        store(item_list, by=by)
    return lines_of(filing, item_list)


def _outcome_of(stored: ListCheck) -> list[tuple[str, str]]:
    return list(
        RuleFinding.objects.filter(check_of=stored).order_by("pk").values_list("key", "severity")
    )


def _stored(made: ListCheck, each: Finding, matters: dict[int, UUID]) -> RuleFinding:
    return RuleFinding(
        unit=made.unit,
        office=made.office,
        check_of=made,
        matter_id=matters[each.row.position] if each.row else None,
        rule=each.rule.code,
        version=each.rule.version,
        number=each.rule.number,
        title=str(each.rule.title),
        clause=str(each.rule.clause),
        column=each.rule.column,
        severity=each.severity,
        data=dict(each.data),
        message=each.message,
        mend=each.mend,
        key=each.key,
    )
