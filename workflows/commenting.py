"""留言: words beside a record, for everybody who works on it."""

from datetime import timedelta

from django.db import transaction

from audit.record import record
from casefiles.identifiers import mask_within
from casefiles.refusals import ReasonMissing
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from workflows import actions
from workflows.holding import lock
from workflows.models import Comment, Desk, NoticeKind, Process
from workflows.seats import open_tasks
from workflows.telling import tell

# Said again after this long, the same words are meant anew.
AGAIN = timedelta(minutes=10)


@transaction.atomic
def comment(process: Process, *, by: Actor, text: str) -> Comment:
    """Write beside a record; whoever holds it and whoever has written before is told.

    The office's words stand on filings alone: a unit's cases are its own. The same words of the same
    person, sent again before anybody else has written, are there already. Raises ReasonMissing.
    """
    subject = process.record
    allow(by, Verb.COMMENT, subject)
    words = mask_within(text.strip())
    if not words:
        raise ReasonMissing
    lock(process.pk)
    last = Comment.objects.filter(process=process).order_by("pk").last()
    if last is not None and _is_the_same(last, words, by):
        return last
    rows = Comment.objects.filter(process=process).values_list("author_id", "at_office")
    earlier: set[tuple[int | None, bool]] = set(rows)
    written = Comment.objects.create(
        unit_id=process.unit_id,
        office_id=process.office_id,
        door=process.door,
        process=process,
        author=by.person,
        author_name=by.name,
        at_office=by.unit is None,
        text=words,
        written_at=clock.now(),
    )
    waiting = open_tasks(process)
    earlier |= {(each.owner_id, each.desk == Desk.OFFICE) for each in waiting}
    for at_office in (False, True):
        tell(
            {person for person, there in earlier if there == at_office},
            process,
            NoticeKind.COMMENTED,
            key=f"comment {written.pk}",
            by=by,
            text=written.text,
            at_office=at_office,
        )
    record(actions.COMMENTED, subject, by=by, length=len(written.text))
    return written


def _is_the_same(last: Comment, words: str, by: Actor) -> bool:
    """A double click, or a form sent again because its answer was lost."""
    return (
        last.author_id == by.person.pk
        and last.text == words
        and last.at_office == (by.unit is None)
        and clock.now() - last.written_at < AGAIN
    )
