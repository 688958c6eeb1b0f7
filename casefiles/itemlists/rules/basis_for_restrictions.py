"""A restriction, and a report that a third party sells, need a legal basis (国办发〔2020〕49号)."""

import re

RESTRICTIONS = (
    "限制",
    "禁止",
    "取消",
    "暂停",
    "不予",
    "降级",
    "降低",
    "撤销",
    "吊销",
    "拒绝",
    "不得",
    "终止",
    "停止",
    "否决",
    "清退",
    "剔除",
    "核减",
    "扣减",
)

_RESTRICTION = re.compile("|".join(RESTRICTIONS))
# “不要求第三方报告” demands none; the look-behinds keep such a sentence from asking for a basis.
_THIRD_PARTY = re.compile(r"(?<!不要求)(?<!不需要)(?<!不需)(?<!无需)(?<!不得要求)(?<!不提供)第三方")


def basis_for_restrictions(
    *, dishonesty_measure: str, report_terms: str, legal_basis: str
) -> tuple[str, ...]:
    """The words that need a legal basis where none is given; empty when all is well.

    Looks only at *whether* there is a basis. Whether its rank is high enough is another rule's
    question.
    """
    if legal_basis.strip():
        return ()
    found = _RESTRICTION.findall(dishonesty_measure) + _THIRD_PARTY.findall(report_terms)
    return tuple(dict.fromkeys(found))
