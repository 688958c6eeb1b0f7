"""Which identifier a kind of credit subject (信用主体) carries."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers import org_code
from casefiles.identifiers.normalise import normalise
from casefiles.identifiers.reasons import BadIdentifier, Reason
from casefiles.identifiers.resident_id import check_resident_id
from casefiles.identifiers.uscc import check_uscc

ORGANISATIONS = frozenset({"LEGAL", "UNINCORPORATED"})


def check_for_kind(kind: str, text: str, *, today: date) -> str:
    """The normalised identifier of a subject: a USCC or an organisation code (notice, 四) for a body,
    an identity number for a person. Nine characters are read as an organisation code.

    `kind` is LEGAL, NATURAL or UNINCORPORATED (else ValueError); `today` is the date in Shanghai.
    Raises BadIdentifier as the single checks do, and WRONG_KIND when `text` is a flawless
    identifier of the other sort.
    """
    if kind in ORGANISATIONS:
        if len(normalise(text, hyphens=True)) == org_code.LENGTH:
            return org_code.check_org_code(text)
        try:
            return check_uscc(text)
        except BadIdentifier:
            _refuse_person(text, today)
            raise
    if kind == "NATURAL":
        try:
            return check_resident_id(text, today=today)
        except BadIdentifier:
            _refuse_organisation(text)
            raise
    raise ValueError(f"unknown kind of subject: {kind}")


def _refuse_person(text: str, today: date) -> None:
    try:
        check_resident_id(text, today=today)
    except BadIdentifier:
        return
    raise BadIdentifier(
        Reason.WRONG_KIND,
        _("这里填的是身份证号码，但主体类型不是自然人；请改选“自然人”，或填写统一社会信用代码。"),
    ) from None


def _refuse_organisation(text: str) -> None:
    try:
        check_uscc(text)
    except BadIdentifier:
        return
    raise BadIdentifier(
        Reason.WRONG_KIND,
        _(
            "这里填的是统一社会信用代码，但主体类型是自然人；"
            "请改选“法人”或“非法人组织”，或填写身份证号码。"
        ),
    ) from None


def body_code(identifier: str) -> str:
    """The organisation code inside a body's identifier; nothing for a person's.

    GB 32100: positions 9-17 of a USCC. Two identifiers of one body share it.
    """
    code = normalise(identifier, hyphens=True)
    if len(code) == org_code.LENGTH:
        return code
    try:
        return check_uscc(code)[8:17]
    except BadIdentifier:
        return ""
