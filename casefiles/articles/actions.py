"""The deeds of work information. `level` of an acceptance is the county's: its page took the article."""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

ARTICLE_WRITTEN = declare("article.written", _("撰写工作信息"), "revision length")
ARTICLE_MASKED = declare("article.masked", _("隐去工作信息中的号码"), "numbers")
ARTICLE_CLEARED = declare("article.cleared", _("工作信息通过保密审查"), "revision")
ARTICLE_HELD = declare("article.held", _("工作信息未通过保密审查"), "revision")
ARTICLE_SENT = declare("article.sent", _("报送工作信息"), "revision similar")
ARTICLE_RETURNED = declare("article.returned", _("退回工作信息"), "revision")
ARTICLE_EDITED = declare("article.edited", _("编辑工作信息"), "revision")
ARTICLE_ACCEPTED = declare("article.accepted", _("采用并发布工作信息"), "level")
ARTICLE_ADOPTED = declare("article.adopted", _("工作信息被采用"), "level outlet adopted_on")
ADOPTION_TOLD = declare("article.adoption_told", _("上报工作信息采用情况"), "level outlet")
ADOPTION_DECLINED = declare(
    "article.adoption_declined", _("未确认工作信息采用情况"), "level outlet"
)
ARTICLE_WITHDRAWN = declare("article.withdrawn", _("撤回已发布的工作信息"))
