"""Organisation codes (组织机构代码), GB 11714: eight characters and a check digit.

The notice (clause 四) lets an enterprise prove itself with the certificate of this code; since 2018
it lives on as positions 9-17 of the USCC.
"""

import re
from string import ascii_uppercase, digits

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers.normalise import (
    HYPHENS,
    normalise,
    refuse_scientific,
    refuse_strangers,
)
from casefiles.identifiers.reasons import BadIdentifier, Reason

LENGTH = 9
ALPHABET = digits + ascii_uppercase
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_HYPHEN_BEFORE_CHECK = re.compile(f"[{re.escape(''.join(sorted(HYPHENS)))}](?=.$)")


def check_digit(body: str) -> str:
    """The ninth character for eight body characters (0-9, A-Z): `0`-`9` or `X`."""
    total = sum(_VALUES[each] * weight for each, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_org_code(text: str) -> str:
    """The nine characters without the hyphen.

    The hyphen may stand before the check digit only, as the certificate prints it.
    Raises BadIdentifier: EMPTY, LOST_DIGITS, CHARACTER, LENGTH or CHECKSUM.
    """
    code = _HYPHEN_BEFORE_CHECK.sub("", normalise(text))
    if not code:
        raise BadIdentifier(Reason.EMPTY, _("请填写组织机构代码。"))
    refuse_scientific(code)
    refuse_strangers(
        code,
        ALPHABET,
        _("组织机构代码第%(at)s位的“%(what)s”不能使用：只能是数字和英文字母，请对照证书修改。"),
    )
    if len(code) != LENGTH:
        raise BadIdentifier(
            Reason.LENGTH,
            _(
                "组织机构代码应为9位（不计连字符），现为%(length)s位，请对照证书补全或删去多余字符。"
            ),
            length=len(code),
        )
    if code[-1] != check_digit(code[:-1]):
        raise BadIdentifier(
            Reason.CHECKSUM,
            _("组织机构代码的校验码不符，可能有错字或颠倒，请对照证书逐位核对。"),
        )
    return code
