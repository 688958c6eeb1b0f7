"""Why a model list or a county code is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NotAcceptedYet(Refusal):
    """Only an accepted list is an example to others."""

    says = _("只有已采纳的清单才能设为示范清单；请先办结审核。")


class PublishedBefore(Refusal):
    """The list is a model already."""

    says = _("这份清单已是示范清单“%(title)s”，无需重复发布。")


class NothingChosen(Refusal):
    """No matter was ticked, or all of them are there already."""

    says = _("没有可加入的事项：请至少勾选一项；编码或名称与本清单已有事项相同的不会重复加入。")


class ListFull(Refusal):
    """A list holds so many matters."""

    says = _("一份清单最多 %(limit)s 条事项。请少选一些，或先删减清单。")


class NotOnTheCatalogue(Refusal):
    """No matter in force bears this name any more."""

    says = _("目录中已没有这个事项，可能单位刚更换了清单；页面显示的是最新结果。")
