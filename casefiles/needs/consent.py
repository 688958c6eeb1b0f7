"""主体授权: the subject allows its record to be read, where the matter or the case rests on it (notice, 六(三))."""

from django.utils.translation import gettext as _

from casefiles.consents import ground
from casefiles.consents.gate import Permit
from casefiles.models import Case, CheckKind
from casefiles.needs.lines import Line, Link, Standing, link


def line(case: Case) -> Line | None:
    """The consent that the case rests on, as the gate says; after the decision, as it was then."""
    if not ground.rests_on_consent(case):
        return None
    permit = ground.permit_of(case)
    if permit.consent is not None and permit.opens:
        return _given(case, permit)
    if case.consent_on_paper:
        return Line(
            CheckKind.CONSENT,
            Standing.DONE,
            _clause(),
            words=case.basis_note,
            detail=_("受理时登记的是纸质授权书编号"),
            said=_("已授权"),
        )
    new = link(case, _("登记授权书"), "consent-new-case", case.pk, go=True)
    return Line(
        CheckKind.CONSENT,
        Standing.MISSING,
        _clause(),
        words=str(permit.judgement.label),
        detail=_("受理时写明：%(note)s") % {"note": case.basis_note},
        said=_("未授权"),
        links=(new, *_papers(case, permit)),
    )


def _given(case: Case, permit: Permit) -> Line:
    consent = permit.consent
    assert consent is not None
    until = (
        _("有效期至 %(day)s") % {"day": consent.ends_on.isoformat()}
        if consent.ends_on
        else _("仅限本办件")
    )
    return Line(
        CheckKind.CONSENT,
        Standing.DONE,
        _clause(),
        words=consent.number,
        detail=until,
        said=_("已授权"),
        sm3=consent.evidence_sm3,
        links=_papers(case, permit),
    )


def _papers(case: Case, permit: Permit) -> tuple[Link, ...]:
    consent = permit.consent
    if consent is None or consent.unit_id != case.unit_id:
        return ()
    return (link(case, _("授权书"), "consent", consent.pk),)


def _clause() -> str:
    return _("《通知》第六条第三项")
