"""The roster of the notice (domain §8): 22 townships and 47 other bodies, with dated names.

Codes are pinyin initials; where two would be the same, the later one is longer (商务局 `swj`,
税务局 `shuiwj`; 民政局 `mzj`, 民族与宗教事务局 `mzzjj`).
"""

from dataclasses import dataclass
from datetime import date

from tenants.models import UnitKind

COUNTY = "350122"
# The offices from the top down: code, name.
OFFICES = (
    ("350000", "福建省信用办"),
    ("350100", "福州市信用办"),
    (COUNTY, "连江县信用办"),
)
NOTICE_DAY = date(2017, 3, 21)
REFORM_DAY = date(2019, 3, 1)
TOWNSHIP_DAY = date(2020, 6, 28)


@dataclass(frozen=True)
class Body:
    """A member unit: present names, and the names it had before `renamed_on`."""

    code: str
    short_name: str
    name: str
    kind: UnitKind
    since: date = NOTICE_DAY
    earlier: tuple[str, str] | None = None
    renamed_on: date = REFORM_DAY


def _county(code: str, short_name: str, kind: UnitKind = UnitKind.DEPARTMENT) -> Body:
    return Body(code, short_name, f"连江县{short_name}", kind)


def _named(code: str, short_name: str, name: str, kind: UnitKind = UnitKind.DEPARTMENT) -> Body:
    return Body(code, short_name, name, kind)


def _reformed(code: str, short_name: str, earlier: str) -> Body:
    return Body(
        code,
        short_name,
        f"连江县{short_name}",
        UnitKind.DEPARTMENT,
        earlier=(f"连江县{earlier}", earlier),
    )


def _founded(code: str, short_name: str) -> Body:
    return Body(code, short_name, f"连江县{short_name}", UnitKind.DEPARTMENT, since=REFORM_DAY)


def _township(code: str, short_name: str, earlier: str = "") -> Body:
    return Body(
        code,
        short_name,
        f"连江县{short_name}人民政府",
        UnitKind.TOWNSHIP,
        earlier=(f"连江县{earlier}人民政府", earlier) if earlier else None,
        renamed_on=TOWNSHIP_DAY,
    )


DEPARTMENTS = (
    _county("fgj", "发展和改革局"),
    _county("jyj", "教育局"),
    _county("kjj", "科学技术局"),
    _county("gxj", "工业和信息化局"),
    _county("mzzjj", "民族与宗教事务局"),
    _county("gaj", "公安局"),
    _county("mzj", "民政局"),
    _county("sfj", "司法局"),
    _county("czj", "财政局"),
    _county("rsj", "人力资源和社会保障局"),
    _reformed("zrzyj", "自然资源和规划局", "国土资源局"),
    _county("zjj", "住房和城乡建设局"),
    _county("jtj", "交通运输局"),
    _county("slj", "水利局"),
    _county("nyncj", "农业农村局"),
    _county("lyj", "林业局"),
    _county("hyj", "海洋与渔业局"),
    _county("swj", "商务局"),
    _county("wtlj", "文化体育和旅游局"),
    _county("wjj", "卫生健康局"),
    _reformed("yjj", "应急管理局", "安全生产监督管理局"),
    _county("sjj", "审计局"),
    _county("scjgj", "市场监督管理局"),
    _county("tjj", "统计局"),
    _county("cgj", "城市管理局"),
    _founded("ybj", "医疗保障局"),
    _founded("tyjrj", "退役军人事务局"),
    _county("xzfwzx", "行政服务中心", UnitKind.INSTITUTION),
    _county("ggzyzx", "公共资源交易中心", UnitKind.INSTITUTION),
    _county("gyzczx", "国有资产中心", UnitKind.INSTITUTION),
    _named("jrb", "金融办", "连江县金融工作办公室"),
    _county("fy", "人民法院", UnitKind.COURT),
    _county("jcy", "人民检察院", UnitKind.COURT),
    _named("xcb", "宣传部", "中共连江县委宣传部（文明办）"),
    _county("zgh", "总工会"),
    _named("fl", "妇联", "连江县妇女联合会"),
    _named("tw", "团委", "共青团连江县委员会"),
    _named("gsl", "工商联", "连江县工商业联合会"),
    _county("shuiwj", "税务局"),
    _named("sthjj", "生态环境局", "福州市连江生态环境局"),
    _named("hsc", "海事处", "连江海事处"),
    _county("xfdd", "消防救援大队"),
    _county("ycj", "烟草专卖局"),
    _named("gjjb", "住房公积金管理部", "福州住房公积金中心连江管理部", UnitKind.INSTITUTION),
    _named("kmkfq", "可门经济开发区", "福州可门经济开发区管理委员会"),
    _county("gdgs", "供电公司", UnitKind.INSTITUTION),
    _county("zlsgs", "自来水公司", UnitKind.INSTITUTION),
)

TOWNSHIPS = (
    _township("fcz", "凤城镇"),
    _township("ajz", "敖江镇"),
    _township("ddz", "东岱镇"),
    _township("gtz", "琯头镇"),
    _township("xaz", "晓澳镇"),
    _township("dhz", "东湖镇"),
    _township("dyz", "丹阳镇"),
    _township("clz", "长龙镇"),
    _township("tbz", "透堡镇"),
    _township("mbz", "马鼻镇"),
    _township("gbz", "官坂镇"),
    _township("xcz", "筱埕镇"),
    _township("hqz", "黄岐镇"),
    _township("tlz", "苔菉镇"),
    _township("pkz", "浦口镇"),
    _township("kyz", "坑园镇"),
    _township("pdz", "潘渡镇", "潘渡乡"),
    _township("jnz", "江南镇", "江南乡"),
    _township("lyx", "蓼沿乡"),
    _township("akx", "安凯乡"),
    _township("xgz", "下宫镇", "下宫乡"),
    _township("xcx", "小沧畲族乡"),
)

ROSTER = (*DEPARTMENTS, *TOWNSHIPS)
