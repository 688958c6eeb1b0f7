"""Which words of a row restrict somebody, and which demand a report that a third party sells."""

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
    "禁入",
    "黑名单",
)

_RESTRICTION = re.compile("|".join(RESTRICTIONS))
# “不采取限制措施”, “解除限制” restrict nobody.
_LIFTED = re.compile(
    r"(?:不再|不|未|免于|免予|解除|撤回|恢复)(?:采取|实施|作出|受)?(?:任何)?(?:限制|禁止|禁入)(?:性)?(?:措施)?"
    r"|(?:移出|退出|撤出)(?:失信)?黑名单"
)
# “不要求第三方报告” demands none; the look-behinds keep such a sentence from asking for a basis.
_THIRD_PARTY = re.compile(
    r"(?<!不要求)(?<!不需要)(?<!不需)(?<!无需)(?<!不得要求)(?<!不提供)(?<!不再要求)第三方"
)


def restrictions(text: str) -> tuple[str, ...]:
    """The restricting words of a text, each once."""
    return tuple(dict.fromkeys(_RESTRICTION.findall(_LIFTED.sub(" ", text))))


def third_party(report_terms: str) -> tuple[str, ...]:
    """`("第三方",)` where a third party's report is demanded."""
    return tuple(dict.fromkeys(_THIRD_PARTY.findall(report_terms)))
