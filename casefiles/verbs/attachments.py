"""Attachments: laid beside a filing or into a case while it is the handler's, and taken away again."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from audit.record import record
from casefiles import actions, turns
from casefiles.identifiers import mask_within
from casefiles.inspection import FileKind
from casefiles.models import Attachment, Case, CaseState, Filing
from casefiles.refusals import (
    AttachedBefore,
    AttachmentGone,
    AttachmentsTooLarge,
    NotBeingPrepared,
    NotWithUnit,
    TooManyAttachments,
)
from casefiles.turns import Record, Step
from casefiles.verbs import files, uploads
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.scope import OPEN_DOOR

MOST = 20
TOTAL_MB = 100


def attached_to(to: Record) -> QuerySet[Attachment]:
    """What lies beside a record now, oldest first."""
    rows = Attachment.objects.filter(removed_at__isnull=True).select_related("file", "attached_by")
    return rows.filter(filing=to) if isinstance(to, Filing) else rows.filter(case=to)


def seen_by_office() -> QuerySet[Attachment]:
    """What a filing held when it was last filed, whatever the unit has changed in it since."""
    filed_at = F("filing__filed_at")
    return Attachment.objects.filter(
        Q(removed_at__isnull=True) | Q(removed_at__gt=filed_at), attached_at__lte=filed_at
    ).select_related("file", "attached_by")


def attach(to: Record, *, by: Actor, title: str, name: str, content: bytes) -> Attachment:
    """Lay a file beside a record; without a title it is called by its name.

    Raises NotWithUnit, NotBeingPrepared, AttachedBefore, TooManyAttachments, AttachmentsTooLarge,
    what `uploads.examine` and `files.keep` raise, and the refusals of a turn.
    """
    allow(by, _verb(to), to)
    _demand_preparation(to)
    # Looking into the file takes long, so nothing is locked yet.
    with uploads.watched(to, content, by=by):
        kind, name = uploads.examine(name, content)
    return _attach(to, by=by, title=title, name=name, content=content, kind=kind)


@transaction.atomic
def _attach(
    to: Record, *, by: Actor, title: str, name: str, content: bytes, kind: FileKind
) -> Attachment:
    _hold(to, by=by)
    there = attached_to(to)
    same = there.filter(file__sha256=hashlib.sha256(content).hexdigest()).first()
    if same is not None:
        raise AttachedBefore(title=same.title)
    if there.count() >= MOST:
        raise TooManyAttachments(limit=MOST)
    total = there.aggregate(total=Sum("file__size"))["total"] or 0
    if total + len(content) > TOTAL_MB * 1024 * 1024:
        raise AttachmentsTooLarge(limit=TOTAL_MB)
    door = to.door if isinstance(to, Case) else OPEN_DOOR
    file = files.keep(to.unit, name, content, door=door)
    attachment = Attachment.objects.create(
        unit=to.unit,
        filing=to if isinstance(to, Filing) else None,
        case=to if isinstance(to, Case) else None,
        door=door,
        file=file,
        kind=kind,
        title=mask_within(title.strip() or name.rpartition(".")[0])[:100],
        attached_by=by.person,
        attached_at=clock.now(),
    )
    record(actions.ATTACHED, to, by=by, **_about(attachment))
    return attachment


@transaction.atomic
def detach(to: Record, attachment: UUID, *, by: Actor) -> None:
    """Take an attachment away; row, versions and hashes stay. Raises as `attach`, AttachmentGone."""
    allow(by, _verb(to), to)
    _demand_preparation(to)
    _hold(to, by=by)
    found = attached_to(to).filter(pk=attachment).first()
    if found is None:
        raise AttachmentGone
    found.removed_by = by.person
    found.removed_at = clock.now()
    found.save()
    record(actions.DETACHED, to, by=by, **_about(found))


def _verb(to: Record) -> Verb:
    return Verb.FILL_FILING if isinstance(to, Filing) else Verb.OPEN_CASE


def _demand_preparation(to: Record) -> None:
    if isinstance(to, Filing) and not to.is_with_unit:
        raise NotWithUnit
    if isinstance(to, Case) and to.state != CaseState.OPEN:
        raise NotBeingPrepared


def _hold(to: Record, *, by: Actor) -> None:
    """Lock the record, as it is now, at the step that is the handler's."""
    turns.hold(to, Step.PREPARE if isinstance(to, Filing) else Step.CHECK, by=by)
    _demand_preparation(to)


def _about(attachment: Attachment) -> dict[str, Any]:
    """For the trail: which one, and what it was. Titles and names may be personal; they stay out."""
    file = attachment.file
    return {
        "attachment": str(attachment.pk)[:8],
        "format": attachment.kind,
        "size": file.size,
        "sha256": file.sha256,
        "sm3": file.sm3,
    }
