# ruff: noqa: E501 - a table reads by its rows
"""The sample matters of domain §8 as rows of item lists. 财政局 and 住建局 file workbooks of their own.

Legal citations are illustrative; each unit's own legal section must confirm them. A matter whose
basis is below a regulation carries no restriction, only attention (国办发〔2020〕49号).
"""

from dataclasses import dataclass

from casefiles.itemlists.words import Category, Stage, SubjectKind, UseMode

LEGAL = (SubjectKind.LEGAL,)
BODIES = (SubjectKind.LEGAL, SubjectKind.UNINCORPORATED)
NATURAL = (SubjectKind.NATURAL,)
ANYBODY = (SubjectKind.LEGAL, SubjectKind.NATURAL)
MODES = {"R": UseMode.RECORD, "B": UseMode.REPORT, "C": UseMode.COMMITMENT}
STRICT = "情节严重的不予批准，其余告知整改"
PRUDENT = "作为审慎审查参考，告知整改"


@dataclass(frozen=True)
class SampleMatter:
    """One row: the words of the workbook, without position and contact."""

    name: str
    category: Category
    modes: str
    basis: str
    section: str
    estimate: int
    kinds: tuple[SubjectKind, ...] = LEGAL
    stage: Stage = Stage.REVIEW
    measure: str = PRUDENT
    needs_consent: bool = False

    @property
    def report_terms(self) -> str:
        """The free public report, wherever a report is used."""
        return "公共信用信息报告（免费）" if "B" in self.modes else ""


_M = SampleMatter
_C = Category
PREFIXES = {
    "fgj": "FG", "gyzczx": "GZ", "ggzyzx": "GJ", "zrzyj": "ZR", "hyj": "HY", "scjgj": "SC",
    "sthjj": "HB", "yjj": "YJ", "jtj": "JT", "slj": "SL", "lyj": "LY", "nyncj": "NY",
    "jyj": "JY", "rsj": "RS", "mzj": "MZ", "jrb": "JR", "mzzjj": "ZJJ", "zgh": "GH",
}  # fmt: skip

MATTERS: dict[str, tuple[SampleMatter, ...]] = {
    "fgj": (
        _M("企业投资项目核准", _C.APPROVAL, "RC", "《企业投资项目核准和备案管理条例》第六条（行政法规）", "投资股", 20, measure=STRICT),
        _M("企业债券转报", _C.BOND, "B", "发改财金〔2013〕920号（规范性文件）", "财金股", 3),
        _M("中央预算内资金申报", _C.FUNDING, "RC", "《政府投资条例》第九条（行政法规）", "投资股", 12, stage=Stage.ACCEPTANCE),
    ),
    "gyzczx": (
        _M("产权交易受让方审查", _C.OTHER, "R", "国务院国资委、财政部令第32号（部门规章）", "产权股", 12, kinds=BODIES),
    ),
    "ggzyzx": (
        _M("投标人资格审查", _C.BIDDING, "R", "法〔2016〕285号（规范性文件）", "交易股", 180),
        _M("评标专家入库", _C.BIDDING, "R", "《招标投标法实施条例》第四十六条（行政法规）", "综合股", 20, kinds=NATURAL, needs_consent=True),
    ),
    "zrzyj": (
        _M("土地竞买资格", _C.BIDDING, "R", "国土资源部令第39号（部门规章）", "土地利用股", 25),
        _M("采矿权延续", _C.APPROVAL, "R", "《矿产资源法》第三条（法律）", "矿产股", 8, measure=STRICT),
    ),
    "hyj": (
        _M("海域使用权审批", _C.APPROVAL, "RC", "《海域使用管理法》第十七条（法律）", "海域股", 45, kinds=BODIES, measure=STRICT),
        _M("捕捞许可", _C.MARKET_ACCESS, "R", "《渔业法》第二十三条（法律）", "渔政股", 60, kinds=ANYBODY, measure=STRICT),
        _M("水域滩涂养殖证", _C.APPROVAL, "C", "《渔业法》第十一条（法律）", "养殖股", 30, kinds=BODIES),
        _M("远洋渔业补助", _C.FUNDING, "RB", "市级专项资金管理细则（规范性文件）", "计财股", 8, stage=Stage.DISBURSEMENT),
    ),
    "scjgj": (
        _M("食品经营许可", _C.MARKET_ACCESS, "RC", "《食品安全法》第三十五条（法律）", "食品股", 220, kinds=BODIES, measure=STRICT),
        _M("药品零售许可", _C.MARKET_ACCESS, "RC", "《药品管理法》第五十一条（法律）", "药械股", 40, measure=STRICT),
        _M("登记任职限制审查", _C.MARKET_ACCESS, "R", "《市场主体登记管理条例》第十二条（行政法规）", "注册股", 90, kinds=NATURAL, stage=Stage.ACCEPTANCE, measure="依法不予登记，告知整改"),
        _M("守合同重信用公示", _C.AWARD, "RB", "守合同重信用企业公示办法（规范性文件）", "信用股", 15),
    ),
    "sthjj": (
        _M("排污许可", _C.APPROVAL, "RC", "《排污许可管理条例》第十一条（行政法规）", "环评股", 30, measure=STRICT),
        _M("环评告知承诺", _C.APPROVAL, "C", "《环境影响评价法》第二十二条（法律）", "环评股", 25),
    ),
    "yjj": (
        _M("危险化学品经营许可", _C.MARKET_ACCESS, "RC", "《危险化学品安全管理条例》第三十三条（行政法规）", "危化股", 24, measure=STRICT),
        _M("烟花爆竹零售许可", _C.MARKET_ACCESS, "RC", "《烟花爆竹安全管理条例》第十六条（行政法规）", "危化股", 30, kinds=BODIES, measure=STRICT),
    ),
    "jtj": (
        _M("道路货物运输经营", _C.MARKET_ACCESS, "RC", "《道路运输条例》第二十四条（行政法规）", "运管股", 60, kinds=BODIES, measure=STRICT),
        _M("公路市场从业单位审查", _C.BIDDING, "R", "公路建设市场管理办法（部门规章）", "工程股", 20),
    ),
    "slj": (
        _M("取水许可", _C.APPROVAL, "C", "《取水许可和水资源费征收管理条例》第二条（行政法规）", "水资源股", 14),
    ),
    "lyj": (
        _M("林木采伐许可", _C.APPROVAL, "C", "《森林法》第五十七条（法律）", "资源股", 20, kinds=BODIES),
    ),
    "nyncj": (
        _M("合作社示范社评定", _C.AWARD, "R", "《农民专业合作社法》第六十五条（法律）", "经管股", 10),
        _M("农药经营许可", _C.MARKET_ACCESS, "RC", "《农药管理条例》第二十四条（行政法规）", "种植股", 22, kinds=BODIES, measure=STRICT),
    ),
    "jyj": (
        _M("民办幼儿园设立", _C.MARKET_ACCESS, "RC", "《民办教育促进法》第十二条（法律）", "民办教育股", 14, measure=STRICT),
    ),
    "rsj": (
        _M("劳务派遣经营许可", _C.MARKET_ACCESS, "RC", "劳务派遣行政许可实施办法（部门规章）", "劳动关系股", 16),
    ),
    "mzj": (
        _M("社会组织等级评估", _C.AWARD, "R", "民政部令第60号（部门规章）", "社会组织股", 10),
    ),
    "jrb": (
        _M("融资担保机构初审", _C.QUALIFICATION, "BR", "《融资担保公司监督管理条例》第六条（行政法规）", "监管股", 4, measure=STRICT),
    ),
    "mzzjj": (
        _M("宗教活动场所登记", _C.APPROVAL, "R", "《宗教事务条例》第二十二条（行政法规）", "宗教股", 4, kinds=BODIES),
    ),
    "zgh": (
        _M("劳动模范推荐", _C.AWARD, "R", "评比达标表彰活动管理办法（中央政策）", "组织部", 8, kinds=NATURAL, needs_consent=True),
    ),
}  # fmt: skip

# Units without a matter of their own on the sample list buy and honour like every other.
COMMON_OF_DEPARTMENTS = (
    _M("部门自行采购供应商审查", _C.PROCUREMENT, "R", "《政府采购法》第二十二条（法律）", "办公室", 6),
    _M("评先评优推荐", _C.AWARD, "R", "评比达标表彰活动管理办法（中央政策）", "办公室", 2, kinds=ANYBODY, needs_consent=True),
)  # fmt: skip
COMMON_OF_TOWNSHIPS = (
    _M("小型工程招标投标", _C.BIDDING, "R", "《招标投标法》第十八条（法律）", "村镇建设办", 8),
    _M("评先评优推荐", _C.AWARD, "R", "评比达标表彰活动管理办法（中央政策）", "党政办", 2, kinds=ANYBODY, needs_consent=True),
)  # fmt: skip
