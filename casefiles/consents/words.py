"""The closed vocabularies of a consent (授权书): whose data, of what kind, for what use, for how long."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DataScope(TextChoices):
    """数据范围: what the subject allows to be read."""

    RECORD = "record", _("公共信用记录")
    REPORT = "report", _("信用报告")
    COMMITMENT = "commitment", _("信用承诺及履诺情况")
    CASE = "case", _("办件核查结果和审查意见")


class Span(TextChoices):
    """授权期限: one case, or a stretch of time of at most one year."""

    SINGLE = "single", _("单次办件")
    PERIOD = "period", _("一段时间")


class Proof(TextChoices):
    """身份证明: by what the grantor was recognised."""

    ID_CARD = "id_card", _("居民身份证")
    LICENCE = "licence", _("营业执照或统一社会信用代码证书")
    AGENT = "agent", _("授权委托书和代理人身份证")


class Separate(TextChoices):
    """单独同意: what the subject ticks each by itself (PIPL, art. 23, 25, 29); named like the columns."""

    SENSITIVE = "sensitive", _("处理敏感个人信息")
    PASS_ON = "pass_on", _("向其他单位提供")
    PUBLISH = "publish", _("公示")


class Use(TextChoices):
    """用途: what the gate is asked for."""

    QUERY = "query", _("查询信用记录")
    READ = "read", _("跨单位查阅")
    REUSE = "reuse", _("复用信用报告")
    EXPORT = "export", _("导出提供")
    PUBLISH = "publish", _("公示")


class Judgement(TextChoices):
    """How a consent stands to one question; only the first opens the gate."""

    GIVEN = "given", _("授权有效")
    BY_LAW = "by_law", _("依法定依据")
    WITHDRAWN = "withdrawn", _("授权已撤回")
    EXPIRED = "expired", _("授权已到期")
    NOT_TICKED = "not_ticked", _("未作单独同意")
    OTHER_SCOPE = "other_scope", _("超出数据范围")
    OTHER_PURPOSE = "other_purpose", _("与授权用途不符")
    OTHER_CASE = "other_case", _("仅限另一办件")
    NOT_BEGUN = "not_begun", _("授权尚未开始")
    UNSIGNED = "unsigned", _("授权书尚未签署")
    NONE = "none", _("没有授权")

    @property
    def opens(self) -> bool:
        """Whether the gate stands open."""
        return self in {Judgement.GIVEN, Judgement.BY_LAW}
