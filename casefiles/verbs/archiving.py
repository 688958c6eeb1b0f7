"""Archiving a closed case (归档): a number, a term, and the frozen list of its documents."""

from django.db import transaction
from django.db.models import Max

from audit.record import record
from audit.timeline import timeline
from casefiles import actions, turns
from casefiles.doors import every_door
from casefiles.dossier import contents_of, documents
from casefiles.dossier.metadata import metadata
from casefiles.models import Case, CaseArchive, Retention
from casefiles.models.cases import CLOSED
from casefiles.refusals import AlreadyForgotten
from casefiles.refusals.archiving import NotClosedYet, NothingNewToArchive
from casefiles.verbs import files
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.clock import SHANGHAI
from tenants.models import Unit

# The category of these files in an archive number: 信用核查.
CATEGORY = "XYHC"


@transaction.atomic
def archive(case: Case, retention: Retention, *, by: Actor) -> CaseArchive:
    """Put a closed case away. Once more after something was added: same number, next revision.

    Numbers run without a gap per unit, year of the end, and term. Raises NotClosedYet,
    AlreadyForgotten, NothingNewToArchive, StorageFull.
    """
    allow(by, Verb.ARCHIVE_CASE, case)
    turns.lock(case)
    case = Case.objects.select_related("unit__office", "matter", "subject").get(pk=case.pk)
    if case.state not in CLOSED:
        raise NotClosedYet
    if case.forgotten_at is not None:
        raise AlreadyForgotten
    listed = documents(case)
    contents = contents_of(listed)
    last = CaseArchive.objects.filter(case=case).first()
    if last is not None and last.contents == contents:
        raise NothingNewToArchive(number=last.archive_no)
    put = _numbered(case, retention, last)
    put.documents, put.contents = len(listed), contents
    put.archived_by, put.archived_at = by.person, clock.now()
    text = metadata(case, put, listed, timeline(case))
    put.metadata = files.keep(case.unit, f"{case.case_no} 归档元数据.xml", text, door=case.door)
    put.save(force_insert=True)
    record(
        actions.CASE_ARCHIVED,
        case,
        by=by,
        archive_no=put.archive_no,
        retention=put.retention,
        documents=put.documents,
        sha256=put.metadata.sha256,
        sm3=put.metadata.sm3,
    )
    return put


def _numbered(case: Case, retention: Retention, last: CaseArchive | None) -> CaseArchive:
    """The row with its number: the earlier one's, or the next of its year and term."""
    put = CaseArchive(unit=case.unit, case=case, door=case.door)
    if last is not None:
        put.revision, put.year, put.retention = last.revision + 1, last.year, last.retention
        put.sequence, put.archive_no = last.sequence, last.archive_no
        return put
    ended = case.decided_at or case.cancelled_at
    assert ended is not None
    put.revision, put.year, put.retention = 1, ended.astimezone(SHANGHAI).year, retention
    Unit.objects.select_for_update(of=["self"]).get(pk=case.unit_id)
    with every_door(because="confidential cases have numbers too"):
        rows = CaseArchive.objects.filter(unit=case.unit, year=put.year, retention=retention)
        put.sequence = (rows.aggregate(last=Max("sequence"))["last"] or 0) + 1
    put.archive_no = f"{case.unit.code}-{CATEGORY}·{put.year}-{retention}-{put.sequence:04d}"
    return put
