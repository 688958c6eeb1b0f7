"""The words of work information (工作信息)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ArticleKind(TextChoices):
    """What an article is about."""

    NEWS = "news", _("工作动态")
    CASE = "case", _("典型案例")
    POLICY = "policy", _("政策宣传")
    PRACTICE = "practice", _("经验做法")
    EDUCATION = "education", _("诚信教育")


class ArticleState(TextChoices):
    """Where an article is."""

    DRAFT = "draft", _("草稿")
    REVIEW = "review", _("待保密审查")
    CLEARED = "cleared", _("待报送")
    SENT = "sent", _("待审")
    RETURNED = "returned", _("已退回")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        tones = {"review": "warn", "cleared": "warn", "sent": "brand", "published": "ok"}
        return tones.get(self.value, "bad" if self.value in {"returned", "withdrawn"} else "")


# Where the unit may write, and what only the office may touch.
WITH_UNIT = frozenset(
    {ArticleState.DRAFT, ArticleState.REVIEW, ArticleState.CLEARED, ArticleState.RETURNED}
)


class Level(TextChoices):
    """Whose paper took an article over, the lowest first (domain §4: bonus)."""

    COUNTY = "county", _("县级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    STATE = "state", _("国家级")


class AdoptionState(TextChoices):
    """Whether the office has confirmed an adoption."""

    TOLD = "told", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DECLINED = "declined", _("未确认")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"told": "warn", "confirmed": "ok"}.get(self.value, "bad")
