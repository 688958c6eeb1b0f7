"""The measures a county may begin with: after 全国失信惩戒措施基础清单, the bases as samples.

The citations are illustrative; the office's own legal section confirms them before they are used, and
the catalogue's page says so.
"""

from dataclasses import dataclass

from casefiles.itemlists.words import BasisLevel
from casefiles.models.catalogue import MeasureKind
from casefiles.models.register import Severity


@dataclass(frozen=True)
class MeasureTerms:
    """A measure as the office writes it. An incentive is not heard, so its days are 0."""

    code: str
    kind: MeasureKind
    name: str
    basis: str
    level: BasisLevel
    least: Severity = Severity.GENERAL
    hearing_days: int = 5
    note: str = ""


_DOWN, _UP = MeasureKind.RESTRICTION, MeasureKind.INCENTIVE
_LAW, _CENTRAL = BasisLevel.LAW, BasisLevel.CENTRAL_POLICY

BASE = (
    MeasureTerms(
        "CJ-01",
        _DOWN,
        "一至三年内禁止参加政府采购活动",
        "《中华人民共和国政府采购法》第七十七条",
        _LAW,
        Severity.SERIOUS,
    ),
    MeasureTerms(
        "CJ-02",
        _DOWN,
        "取消一定期限内参加依法必须进行招标项目的投标资格",
        "《中华人民共和国招标投标法》第五十三条",
        _LAW,
        Severity.SERIOUS,
    ),
    MeasureTerms(
        "CJ-03",
        _DOWN,
        "限制申请财政性资金项目",
        "《优化营商环境条例》第三十条；国发〔2016〕33号",
        _CENTRAL,
    ),
    MeasureTerms("CJ-04", _DOWN, "限制参加评先评优", "国发〔2016〕33号第三部分", _CENTRAL),
    MeasureTerms(
        "CJ-05",
        _DOWN,
        "限制享受优惠政策和便利措施（不适用告知承诺、容缺受理）",
        "国办发〔2020〕42号第二部分",
        _CENTRAL,
    ),
    MeasureTerms(
        "CJ-06",
        _DOWN,
        "纳入重点监管范围，提高抽查比例和频次",
        "国办发〔2019〕35号第十条",
        _CENTRAL,
    ),
    MeasureTerms(
        "CJ-07",
        _DOWN,
        "限制担任公司董事、监事、高级管理人员",
        "《中华人民共和国公司法》第一百七十八条",
        _LAW,
        Severity.SERIOUS,
    ),
    MeasureTerms(
        "CJ-08",
        _DOWN,
        "在一定期限内不予受理行政许可申请",
        "《中华人民共和国行政许可法》第七十八条、第七十九条",
        _LAW,
        Severity.SERIOUS,
    ),
    MeasureTerms(
        "JL-01", _UP, "优先办理、容缺受理", "国发〔2016〕33号第二部分", _CENTRAL, hearing_days=0
    ),
    MeasureTerms(
        "JL-02",
        _UP,
        "降低日常监管抽查比例和频次",
        "国办发〔2019〕35号第十条",
        _CENTRAL,
        hearing_days=0,
    ),
    MeasureTerms(
        "JL-03",
        _UP,
        "在财政性资金安排中同等条件下优先考虑",
        "国发〔2016〕33号第二部分",
        _CENTRAL,
        hearing_days=0,
    ),
)
