"""Which revision of a filing a reader sees: drafts stay in the unit."""

from django.db.models import Max

from casefiles.models import Filing, FilingState, Signature

# The office sees a revision from here on.
REACHED = frozenset({FilingState.FILED, FilingState.ACCEPTED})


def shown_revision(filing: Filing, *, at_office: bool) -> int:
    """The unit sees what it prepares; the office what reached it last, 0 while nothing has."""
    if not at_office or filing.state in REACHED:
        return filing.revision
    decided = Signature.objects.filter(filing=filing, at_office=True)
    return decided.aggregate(last=Max("revision"))["last"] or 0
