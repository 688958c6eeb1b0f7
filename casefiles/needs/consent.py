"""主体授权: the subject allows its record to be read, where the matter or the case rests on it (notice, 六(三))."""

from django.utils.translation import gettext as _

from casefiles.models import Case, CheckKind, LawfulBasis
from casefiles.needs.lines import Line, Standing


def line(case: Case) -> Line | None:
    """The consent named when the case was opened; without one it could not be."""
    if case.lawful_basis != LawfulBasis.CONSENT:
        return None
    return Line(
        CheckKind.CONSENT,
        Standing.DONE,
        _("《通知》第六条第三项"),
        words=case.basis_note,
        said=_("已授权"),
    )
