"""A paper beside a filing or in a case of the demo: a one-page PDF, attached by the verb."""

from collections.abc import Sequence

from casefiles.turns import Record
from casefiles.verbs import attachments
from config.demo.desk import Desk
from config.demo.papers import page_of


def beside(desk: Desk, to: Record, title: str, lines: Sequence[str]) -> None:
    """Attach it by the unit's handler. Costs a child process, so the demo has only a few."""
    attachments.attach(
        to, by=desk.handler, title=title, name=f"{title}.pdf", content=page_of(title, lines)
    )
