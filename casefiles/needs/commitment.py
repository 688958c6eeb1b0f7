"""信用承诺: a written commitment that the matter demands, signed before the decision (notice, 五)."""

from django.utils.translation import gettext as _

from casefiles.itemlists.words import UseMode
from casefiles.models import Case, CaseState, CheckKind, Commitment, CommitmentState
from casefiles.needs.lines import Line, Standing, link
from tenants.clock import SHANGHAI

# A promise that seems broken before the decision is looked at by whoever decides.
_DOUBTED = frozenset({CommitmentState.SUSPECTED, CommitmentState.BREACHED})


def line(case: Case) -> Line | None:
    """The case's commitment, where the list demands one or one was made."""
    found = Commitment.objects.filter(case=case).select_related("witnessed_by").first()
    demanded = UseMode.COMMITMENT.value in case.matter.use_modes
    if found is not None:
        return _of(case, found)
    if not demanded:
        return None
    if case.state == CaseState.DECIDED:
        # Decided before commitments were signed here: the number stands in the opinion.
        return Line(CheckKind.COMMITMENT, Standing.NOTED, _clause())
    return Line(
        CheckKind.COMMITMENT,
        Standing.MISSING,
        _clause(),
        said=_("未签署"),
        links=(link(case, _("签署承诺书"), "case-commitment", case.pk, go=True),)
        if case.state == CaseState.OPEN
        else (),
    )


def _of(case: Case, found: Commitment) -> Line:
    if found.signed_at is None:
        return Line(
            CheckKind.COMMITMENT,
            Standing.MISSING,
            _clause(),
            words=found.code,
            said=found.get_state_display(),
            links=(link(case, _("去签署"), "commitment", found.pk, go=True),),
        )
    when = {
        "who": found.witnessed_by,
        "at": f"{found.signed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "how": found.get_method_display(),
    }
    return Line(
        CheckKind.COMMITMENT,
        Standing.REVIEW if found.state in _DOUBTED else Standing.DONE,
        _clause(),
        words=f"{found.get_kind_display()} {found.code}",
        detail=_("%(at)s 签署（%(how)s），%(who)s 见证") % when,
        said=found.get_state_display(),
        sm3=found.sm3,
        links=(link(case, _("承诺书"), "commitment", found.pk),),
    )


def _clause() -> str:
    return _("《通知》第五条")
