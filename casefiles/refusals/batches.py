"""Why a batch is not done."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class BatchMoved(Refusal):
    """Somebody was quicker, or the page is old."""

    says = _("本批次现为“%(state)s”，不能再这样操作；请刷新页面。")
    too_late = True


class NothingToAsk(Refusal):
    """Every row of the list has a fault."""

    says = _("名单里没有可以核查的行：请按提示改好表格，重新上传。")


class NothingToOpen(Refusal):
    """No row was chosen, or each has its case."""

    says = _("请勾选还没有办件的主体。")


class TooManyAtOnce(Refusal):
    """More rows than one press opens."""

    says = _("一次最多受理%(most)s件，请分几次勾选。")
