"""The closed vocabularies of a credit report: what it is, how it stands, why it was put aside."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """报告类型: who gives it out, and at what cost to the subject."""

    PUBLIC = "public", _("公共信用信息报告")
    SPECIAL = "special", _("专项信用报告")
    THIRD_PARTY = "third_party", _("第三方信用报告")


class ReportState(TextChoices):
    """What people decided about a report; how it stands on a day depends on more (`ReportStanding`)."""

    IN_USE = "in_use", _("使用中")
    SUSPENDED = "suspended", _("暂停使用")
    VOID = "void", _("停止使用")


class ReportStanding(TextChoices):
    """How a report stands on a day; only the first may be used."""

    VALID = "valid", _("有效")
    NOT_YET = "not_yet", _("尚未出具")
    EXPIRED = "expired", _("已过期")
    SUSPENDED = "suspended", _("暂停使用，待重新评级")
    REVIEW = "review", _("机构已退出名册，须复核")
    VOID = "void", _("停止使用")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"valid": "ok", "expired": "", "not_yet": "", "void": "bad"}.get(self.value, "warn")


class CrisisKind(TextChoices):
    """重大信用危机: what puts every earlier report of the subject aside (notice, 二(三))."""

    DEFAULT = "default", _("债务违约或者资金链断裂")
    INSOLVENCY = "insolvency", _("破产、重整或者清算")
    SERIOUS_LIST = "serious_list", _("列入严重失信主体名单")
    ACCIDENT = "accident", _("重大安全、质量或者环境事故")
    CRIME = "crime", _("涉嫌犯罪被立案")
    OTHER = "other", _("其他重大不利事项")


class ReportReview(TextChoices):
    """复核结论: whether a report that was put aside may be used again."""

    KEEP = "keep", _("可以继续使用")
    VOID = "void", _("停止使用")
