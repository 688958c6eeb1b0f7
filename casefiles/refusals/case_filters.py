"""Why a filter is not saved."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NothingFiltered(Refusal):
    """The list shows everything."""

    says = _("当前没有筛选条件；先筛选，再保存。")


class TooManyFilters(Refusal):
    """The row above the list is full."""

    says = _("最多保存%(limit)s个常用筛选，请先删除不用的。")
