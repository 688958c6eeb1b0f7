"""The closed vocabularies of an item list (事项清单): what its choice columns may say.

Labels are the field's own Chinese words. They are what a workbook holds, so they are data and are
not translated here; a screen that wants English translates the label it shows.
"""

from django.db.models import TextChoices


class Category(TextChoices):
    """类别: the kind of administrative matter (notice 2017-1, clause 3)."""

    PROCUREMENT = "procurement", "政府采购"
    BIDDING = "bidding", "招标投标"
    APPROVAL = "approval", "行政审批"
    MARKET_ACCESS = "market_access", "市场准入"
    QUALIFICATION = "qualification", "资质审核"
    AWARD = "award", "评先评优"
    BOND = "bond", "债券发行"
    FUNDING = "funding", "资金扶持"
    OTHER = "other", "其他"


class SubjectKind(TextChoices):
    """主体类型: whose credit is looked at; a matter may have several."""

    LEGAL = "legal", "法人"
    NATURAL = "natural", "自然人"
    UNINCORPORATED = "unincorporated", "非法人组织"


class Stage(TextChoices):
    """应用环节: the step of the matter at which credit information is used; exactly one."""

    ACCEPTANCE = "acceptance", "受理"
    REVIEW = "review", "审查"
    DECISION = "decision", "决定"
    DISBURSEMENT = "disbursement", "拨付"
    DURING = "during", "事中"
    AFTER = "after", "事后"


class UseMode(TextChoices):
    """应用方式: what is used; a matter may use several."""

    RECORD = "record", "信用记录"
    REPORT = "report", "信用报告"
    COMMITMENT = "commitment", "信用承诺"


class BasisLevel(TextChoices):
    """The rank of a legal basis, written in brackets behind it; declared strongest first."""

    LAW = "law", "法律"
    REGULATION = "regulation", "行政法规"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    CENTRAL_POLICY = "central_policy", "中央政策"
    DEPARTMENT_RULE = "department_rule", "部门规章"
    NORMATIVE = "normative", "规范性文件"
