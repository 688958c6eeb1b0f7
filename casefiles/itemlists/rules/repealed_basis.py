"""A law or regulation that has been repealed is cited."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.citations import citations
from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule

_CODE = (date(2021, 1, 1), "民法典")
_REGISTRATION = (date(2022, 3, 1), "市场主体登记管理条例")
_INVESTMENT = (date(2020, 1, 1), "外商投资法")
# Name without 中华人民共和国 → the day it ended, what took its place. Checked by nobody's legal section:
# therefore the finding is a warning.
REPEALED = {
    "合同法": _CODE,
    "物权法": _CODE,
    "担保法": _CODE,
    "婚姻法": _CODE,
    "继承法": _CODE,
    "收养法": _CODE,
    "侵权责任法": _CODE,
    "民法通则": _CODE,
    "民法总则": _CODE,
    "公司登记管理条例": _REGISTRATION,
    "企业法人登记管理条例": _REGISTRATION,
    "合伙企业登记管理办法": _REGISTRATION,
    "农民专业合作社登记管理条例": _REGISTRATION,
    "企业法人法定代表人登记管理规定": _REGISTRATION,
    "中外合资经营企业法": _INVESTMENT,
    "中外合作经营企业法": _INVESTMENT,
    "外资企业法": _INVESTMENT,
    "环境噪声污染防治法": (date(2022, 6, 5), "噪声污染防治法"),
    "食品卫生法": (date(2009, 6, 1), "食品安全法"),
    "城市房屋拆迁管理条例": (date(2011, 1, 21), "国有土地上房屋征收与补偿条例"),
}


@row_rule(
    12,
    title=_("引用的依据应现行有效"),
    severity=Severity.WARNING,
    column="法律依据",
    reads="legal_basis",
    clause=_("国办发〔2020〕49号：失信惩戒须直接援引法律、法规或者党中央、国务院政策文件"),
    says=_("《%(old)s》已于 %(ended)s 废止"),
    mend=_("请改引现行的《%(new)s》及其条款，并由法制机构核定"),
)
def repealed_basis(row: Row, day: date) -> Words | None:
    """The first repealed act among those cited."""
    for each in citations(row.legal_basis):
        name = each.name.removeprefix("中华人民共和国")
        ended, successor = REPEALED.get(name, (None, ""))
        if ended is not None and ended <= day:
            return {"old": name, "ended": ended.isoformat(), "new": successor}
    return None
