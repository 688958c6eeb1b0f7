"""The wordings of commitments: the county's, a unit's own for a matter, and which one is in force."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.record import record
from casefiles import actions
from casefiles.commitments.county import BUILT_IN
from casefiles.commitments.wording import CommitmentKind, Wording
from casefiles.identifiers import mask_within
from casefiles.models import CommitmentTemplate, CountyCommitment, Matter
from casefiles.models.commitments import COUNTY
from casefiles.refusals import PartsLacking, SameWording
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office, Unit

T = TypeVar("T", CountyCommitment, CommitmentTemplate)


def county_wording(office_id: int, kind: CommitmentKind) -> tuple[Wording, str]:
    """The county's wording in force and what its version is called; the built-in one before any other."""
    found = _newest(CountyCommitment.objects.filter(office_id=office_id, kind=kind))
    if found is None:
        return BUILT_IN[kind], COUNTY
    return found.wording, f"{COUNTY} v{found.version}"


def wording_for(matter: Matter, kind: CommitmentKind) -> tuple[Wording, str]:
    """The wording that a commitment on a matter is signed by: the unit's own, else the county's."""
    found = own_wording(matter, kind)
    if found is not None:
        return found.wording, f"{matter.code} v{found.version}"
    return county_wording(matter.office_id, kind)


def own_wording(matter: Matter, kind: CommitmentKind) -> CommitmentTemplate | None:
    """The unit's newest wording for a matter; None where it uses the county's."""
    rows = CommitmentTemplate.objects.filter(
        unit_id=matter.unit_id, matter_code=matter.code, kind=kind
    )
    return _newest(rows)


def own_kinds(unit_id: int, codes: Iterable[str]) -> dict[str, dict[str, int]]:
    """The unit's newest version by matter code and kind; one statement."""
    rows = CommitmentTemplate.objects.filter(unit_id=unit_id, matter_code__in=list(codes))
    found: dict[str, dict[str, int]] = {}
    for code, kind, version in rows.order_by("version").values_list(
        "matter_code", "kind", "version"
    ):
        found.setdefault(code, {})[kind] = version
    return found


@transaction.atomic
def publish_county(office: Office, wording: Wording, *, by: Actor) -> CountyCommitment:
    """A new version of the county's wording. Raises PartsLacking, SameWording."""
    allow(by, Verb.WORD_COUNTY_COMMITMENT, office)
    Office.objects.select_for_update().get(pk=office.pk)
    rows = CountyCommitment.objects.filter(office=office, kind=wording.kind)
    wording = _fit(wording, _newest(rows))
    made = CountyCommitment(office=office, **_columns(wording, rows, by))
    made.save(force_insert=True)
    record(
        actions.COMMITMENT_COUNTY_WORDED,
        office,
        by=by,
        promised=wording.kind,
        wording=f"v{made.version}",
    )
    return made


@transaction.atomic
def publish_own(matter: Matter, wording: Wording, *, by: Actor) -> CommitmentTemplate:
    """A new version of the unit's wording for a matter. Raises PartsLacking, SameWording."""
    allow(by, Verb.WORD_COMMITMENT, matter)
    Unit.objects.select_for_update(no_key=True).get(pk=matter.unit_id)
    rows = CommitmentTemplate.objects.filter(
        unit_id=matter.unit_id, matter_code=matter.code, kind=wording.kind
    )
    wording = _fit(wording, _newest(rows))
    made = CommitmentTemplate(
        unit=matter.unit, matter_code=matter.code, **_columns(wording, rows, by)
    )
    made.save(force_insert=True)
    record(
        actions.COMMITMENT_WORDED,
        matter,
        by=by,
        matter=str(matter),
        promised=wording.kind,
        wording=f"v{made.version}",
    )
    return made


def _newest(rows: QuerySet[T]) -> T | None:
    return rows.order_by("-version").first()


def _fit(wording: Wording, before: CountyCommitment | CommitmentTemplate | None) -> Wording:
    wording = wording.stripped()
    if lacking := wording.lacking():
        raise PartsLacking(parts=_("、").join(str(each.label) for each in lacking))
    if before is not None and before.wording == wording:
        raise SameWording(version=before.version)
    return wording


def _columns(wording: Wording, rows: QuerySet[T], by: Actor) -> dict[str, Any]:
    newest = _newest(rows)
    texts = ("status", "truth", "liability", "restriction")
    return {
        "kind": wording.kind,
        "title": mask_within(wording.title),
        "check_workdays": wording.check_workdays,
        "version": newest.version + 1 if newest else 1,
        "published_by": by.user,
        "published_at": clock.now(),
        **{name: mask_within(getattr(wording, name)) for name in texts},
    }
