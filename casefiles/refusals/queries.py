"""Why a query brings no record now."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class SourceUnavailable(Refusal):
    """The credit platform did not answer usefully; the question waits and nothing is lost.

    `trouble` is a value of `casefiles.models.Trouble`.
    """

    says = _("信用平台暂时无法查询：%(trouble)s。")

    def __init__(self, trouble: Any) -> None:
        super().__init__(trouble=trouble.label)
        self.trouble = trouble


class AskedJustNow(Refusal):
    """The platform has been asked a moment ago, by this press or somebody else's."""

    says = _("刚刚查询过，平台尚未恢复；系统会自动再试，也可以%(seconds)s秒后再点查询，或者改用人工查询。")


class CutoffWrong(Refusal):
    """A record was not looked up before the case began its life, nor in the future."""

    says = _("截止时点不能晚于现在，也不能早于受理当日30天前；请按截图上的时间填写。")


class AddressWrong(Refusal):
    """A screenshot comes from a web page."""

    says = _("网址须以 http:// 或 https:// 开头；请从浏览器地址栏复制。")
