"""The text of a half-year summary, drafted from its figures: phrases, no model. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Told:
    """What the phrases take: whose summary, of which half, the term's figures by name."""

    unit: str
    year: int
    first_half: bool
    figures: Mapping[str, int]


def draft(told: Told) -> dict[str, str]:
    """The parts of the text by name (`models.summaries.PARTS`); each says only what was counted."""
    return {
        "work": _work(told),
        "results": _results(told),
        "typical_cases": _(
            "（请选择一至两件办件，写明事项、核查情况和处理结果；不写当事人姓名和证件号码。）"
        ),
        "difficulties": _difficulties(told.figures),
        "intentions": _intentions(told),
    }


def rate(part: int, whole: int) -> str:
    """A percentage with one digit, never above 100; a dash without anything to count."""
    return f"{min(part, whole) * 100 / whole:.1f}%" if whole else "—"


def _work(told: Told) -> str:
    f = told.figures
    half = _("上半年") if told.first_half else _("下半年（7月至11月）")
    parts = [
        _(
            "%(year)s年%(half)s，%(unit)s认真落实全县行政管理事项使用信用记录和信用报告的工作要求，"
            "将信用核查嵌入办理流程，各项工作有序推进。"
        )
        % {"year": told.year, "half": half, "unit": told.unit}
    ]
    if f["cases_opened"] or f["cases_decided"]:
        parts.append(
            _("期内新受理办件%(opened)s件，办结%(decided)s件。")
            % {"opened": f["cases_opened"], "decided": f["cases_decided"]}
        )
    else:
        parts.append(_("期内未办理涉及信用核查的行政管理事项。"))
    queries = f["queries_legal"] + f["queries_natural"]
    if queries:
        parts.append(
            _("共查询信用记录%(n)s次，其中法人和非法人组织%(legal)s次、自然人%(natural)s次。")
            % {"n": queries, "legal": f["queries_legal"], "natural": f["queries_natural"]}
        )
    if f["months_due"]:
        parts.append(
            _("应报月度进展%(due)s期，按时报送%(on_time)s期，其中零报告%(nil)s期。")
            % {"due": f["months_due"], "on_time": f["months_on_time"], "nil": f["months_nil"]}
        )
    return "".join(parts)


def _results(told: Told) -> str:
    f = told.figures
    if not f["cases_to_check"]:
        return _("期内没有须核查信用记录的办结事项，已做好事项清单的日常维护。")
    parts = [
        _("办结的应核查办件%(n)s件，已核查%(checked)s件，核查率%(rate)s。")
        % {
            "n": f["cases_to_check"],
            "checked": f["cases_checked"],
            "rate": rate(f["cases_checked"], f["cases_to_check"]),
        }
    ]
    if f["dishonest_findings"]:
        parts.append(
            _("核查发现失信信息%(n)s条，依法依规采取限制措施%(m)s件。")
            % {"n": f["dishonest_findings"], "m": f["restrictions"]}
        )
    else:
        parts.append(_("核查未发现失信信息。"))
    return "".join(parts)


def _difficulties(f: Mapping[str, int]) -> str:
    found = []
    unchecked = f["cases_to_check"] - f["cases_checked"]
    if unchecked > 0:
        found.append(
            _("仍有%(n)s件应核查办件未按要求核查，“应查尽查”尚未完全落实。") % {"n": unchecked}
        )
    late = f["months_due"] - f["months_on_time"]
    if late > 0:
        found.append(_("有%(n)s期月度进展未按时报送，报送的及时性有待提高。") % {"n": late})
    return "".join(found) or _("信用核查结果的应用还不够充分，经办人员的业务能力有待进一步提高。")


def _intentions(told: Told) -> str:
    when = _("下半年") if told.first_half else _("下一年度")
    return _(
        "%(when)s，将继续严格按照事项清单开展信用核查，做到应查尽查、查必留痕；"
        "加强业务培训，按时报送月度进展；依法保护信用主体的商业秘密和个人隐私。"
    ) % {"when": when}
