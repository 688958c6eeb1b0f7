"""Why the counter gives nothing out."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class ProofMissing(Refusal):
    """A paper was not seen: nobody's record is given to somebody who may be anybody."""

    says = _("还没有查验：%(missing)s。材料不齐的，请一次性告知，补齐后再查询。")


class BearerMissing(Refusal):
    """Who came for somebody else is not written down."""

    says = _("请填写持有人（代理人）的姓名和身份证号码，并写明介绍信或委托书的编号或日期。")


class VisitOver(Refusal):
    """The print is given out on its day only; the log keeps that it was."""

    says = _("查询结果只在当日打印。再次需要的，请由主体重新查询，取得最新记录。")
