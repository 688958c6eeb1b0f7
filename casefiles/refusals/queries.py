"""Why a query brings no record now."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class SourceUnavailable(Refusal):
    """The credit platform did not answer usefully; the question waits and nothing is lost.

    `trouble` is a value of `casefiles.models.Trouble`, `key` the question's idempotency key.
    """

    says = _("信用平台暂时无法查询：%(trouble)s。")

    def __init__(self, trouble: Any) -> None:
        super().__init__(trouble=trouble.label)
        self.trouble = trouble
        self.key: UUID | None = None


class AskedJustNow(Refusal):
    """The platform has been asked a moment ago, by this press or somebody else's."""

    says = _(
        "刚刚查询过，平台尚未恢复；系统会自动再试，也可以%(seconds)s秒后再点查询，或者改用人工查询。"
    )


class CutoffWrong(Refusal):
    """A record was not looked up before the case was accepted, nor in the future."""

    says = _("查询时间不能晚于现在，也不能早于受理当日（%(on)s）；请按截图上的时间填写。")


class AddressWrong(Refusal):
    """A screenshot comes from a web page."""

    says = _("网址须以 http:// 或 https:// 开头；请从浏览器地址栏复制。")


class NotAScreenshot(Refusal):
    """The evidence of a query by hand is a picture of the page."""

    says = _("查询截图须为 JPG、PNG 或者 PDF；请在浏览器里截图或者“打印为PDF”后上传。")
