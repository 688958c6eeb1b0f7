"""Unified social credit identifiers (统一社会信用代码), GB 32100-2015 with amendment 1.

Shape: authority (1), class of body (1), division of the registry (6), organisation code (9),
check digit (1), in digits and capital letters without I, O, S, V, Z.
"""

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers import org_code
from casefiles.identifiers.divisions import may_register
from casefiles.identifiers.normalise import (
    LOST_DIGITS,
    digits_were_lost,
    normalise,
    refuse_scientific,
    refuse_strangers,
)
from casefiles.identifiers.reasons import BadIdentifier, Reason

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)

AUTHORITIES = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "中央军委改革和编制办公室",
    "N": "农业农村",
    "Y": "其他",
}
"""First character: the registration authority. N2 is a village collective, for instance."""


def check_digit(body: str) -> str:
    """The eighteenth character for seventeen characters of the alphabet (weights 3^i mod 31)."""
    total = sum(_VALUES[each] * weight for each, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def check_uscc(text: str) -> str:
    """The eighteen characters, upper case, without blanks or hyphens.

    Raises BadIdentifier: EMPTY, LOST_DIGITS, CHARACTER, LENGTH, AUTHORITY, DIVISION, CHECKSUM, or
    ORG_CODE when only the inner organisation code (GB 11714) is wrong.
    """
    code = normalise(text, hyphens=True)
    if not code:
        raise BadIdentifier(Reason.EMPTY, _("请填写统一社会信用代码。"))
    refuse_scientific(code)
    _refuse_shape(code)
    _refuse_registry(code)
    if code[-1] != check_digit(code[:-1]):
        if digits_were_lost(code):
            raise BadIdentifier(Reason.LOST_DIGITS, LOST_DIGITS)
        raise BadIdentifier(
            Reason.CHECKSUM,
            _("统一社会信用代码的校验码不符，可能有错字或两位颠倒，请对照证照逐位核对。"),
        )
    if code[16] != org_code.check_digit(code[8:16]):
        raise BadIdentifier(
            Reason.ORG_CODE,
            _("统一社会信用代码第9至17位（组织机构代码）的校验码不符，请对照证照核对这九位。"),
        )
    return code


def _refuse_shape(code: str) -> None:
    refuse_strangers(
        code,
        ALPHABET,
        _(
            "统一社会信用代码第%(at)s位的“%(what)s”不能使用：只用数字和除I、O、S、V、Z外的大写字母"
            "（常见误写：I应为1，O应为0，Z应为2），请对照证照修改。"
        ),
    )
    if len(code) == org_code.LENGTH:
        raise BadIdentifier(
            Reason.LENGTH,
            _("这里填的是9位，可能是旧的组织机构代码；请填写证照上的18位统一社会信用代码。"),
        )
    if len(code) != LENGTH:
        raise BadIdentifier(
            Reason.LENGTH,
            _("统一社会信用代码应为18位，现为%(length)s位，请对照证照补全或删去多余字符。"),
            length=len(code),
        )


def _refuse_registry(code: str) -> None:
    if code[0] not in AUTHORITIES:
        raise BadIdentifier(
            Reason.AUTHORITY,
            _("统一社会信用代码第1位（登记管理部门）不是已启用的代码，请对照证照核对。"),
        )
    if code[1] not in "123456789":
        raise BadIdentifier(
            Reason.AUTHORITY,
            _("统一社会信用代码第2位（机构类别）应为数字1至9，请对照证照核对。"),
        )
    if not code[2:8].isdigit() or not may_register(code[2:8]):
        raise BadIdentifier(
            Reason.DIVISION,
            _("统一社会信用代码第3至8位（登记机关行政区划）不是已有的行政区划，请对照证照核对。"),
        )
