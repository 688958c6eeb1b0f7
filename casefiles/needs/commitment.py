"""信用承诺: a commitment that the matter demands (notice, 五); its number stands in the opinion."""

from django.utils.translation import gettext as _

from casefiles.itemlists.words import UseMode
from casefiles.models import Case, CheckKind
from casefiles.needs.lines import Line, Standing


def line(case: Case) -> Line | None:
    """Whether the list demands one."""
    if UseMode.COMMITMENT.value not in case.matter.use_modes:
        return None
    return Line(
        CheckKind.COMMITMENT,
        Standing.NOTED,
        _("《通知》第五条"),
        detail=_("承诺书编号请写入审查意见"),
    )
