"""The closed vocabularies of an item list (事项清单): what its choice columns may say.

Labels are the field's own Chinese words. They are what a workbook holds, so they are data and are
only marked here (`gettext_noop` gives back the Chinese); a screen translates the label it shows.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_noop as _


class Category(TextChoices):
    """类别: the kind of administrative matter (notice 2017-1, clause 3)."""

    PROCUREMENT = "procurement", _("政府采购")
    BIDDING = "bidding", _("招标投标")
    APPROVAL = "approval", _("行政审批")
    MARKET_ACCESS = "market_access", _("市场准入")
    QUALIFICATION = "qualification", _("资质审核")
    AWARD = "award", _("评先评优")
    BOND = "bond", _("债券发行")
    FUNDING = "funding", _("资金扶持")
    OTHER = "other", _("其他")


class SubjectKind(TextChoices):
    """主体类型: whose credit is looked at; a matter may have several."""

    LEGAL = "legal", _("法人")
    NATURAL = "natural", _("自然人")
    UNINCORPORATED = "unincorporated", _("非法人组织")


class Stage(TextChoices):
    """应用环节: the step of the matter at which credit information is used; exactly one."""

    ACCEPTANCE = "acceptance", _("受理")
    REVIEW = "review", _("审查")
    DECISION = "decision", _("决定")
    DISBURSEMENT = "disbursement", _("拨付")
    DURING = "during", _("事中")
    AFTER = "after", _("事后")


class UseMode(TextChoices):
    """应用方式: what is used; a matter may use several."""

    RECORD = "record", _("信用记录")
    REPORT = "report", _("信用报告")
    COMMITMENT = "commitment", _("信用承诺")


class BasisLevel(TextChoices):
    """The rank of a legal basis, written in brackets behind it; declared strongest first."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("行政法规")
    LOCAL_REGULATION = "local_regulation", _("地方性法规")
    CENTRAL_POLICY = "central_policy", _("中央政策")
    DEPARTMENT_RULE = "department_rule", _("部门规章")
    NORMATIVE = "normative", _("规范性文件")
