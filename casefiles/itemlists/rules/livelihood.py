"""Subsistence, school, medical care, water and power: no credit record decides on them.

Not a rule itself: the words that the two rules on livelihood look for."""

import re

from django.utils.translation import gettext_noop as _

_SERVICES = {
    _("最低生活保障"): r"最低生活保障|低保|特困(?:人员)?(?:救助)?供养|社会救助|临时救助",
    _("入学"): r"入学|入园|升学|就学|就读|学籍",
    _("就医"): r"就医|就诊|看病|住院|医疗救治|医疗救助|(?:医保|基本医疗保险)(?:待遇|报销|参保)",
    _("供水供电"): (
        r"[停断]水|[停断]电|(?<!有)限水|(?<!有)限电"
        r"|(?:居民|生活)(?:用|供)[水电]|用[水电](?:报装|开户|申请)|供[水电](?:服务|报装|开户)"
        r"|(?:停止|中止|中断|暂停|限制|拒绝|不予|不提供)(?:供|用)[水电]"
    ),
}
_PATTERNS = {service: re.compile(pattern) for service, pattern in _SERVICES.items()}
# The Supreme People's Court's rules on high consumption restrict it by name.
_LAWFUL = re.compile(r"(?:子女)?就读高收费(?:私立|民办)学校")


def services(text: str) -> tuple[str, ...]:
    """The services of livelihood that a text names."""
    plain = _LAWFUL.sub(" ", text)
    return tuple(service for service, pattern in _PATTERNS.items() if pattern.search(plain))
