"""Why something about a credit subject is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NameDiffers(Refusal):
    """The number is known under another name."""

    says = _(
        "该证件号码在本单位登记的名称是“%(known)s”，与所填名称不同。"
        "请核对号码和名称；确已更名的，请勾选“主体已更名”。"
    )


class SameName(Refusal):
    """A change of name changes nothing."""

    says = _("新名称与现名称相同，无需变更。")


class NoSuchSubject(Refusal):
    """The number belongs to no subject of the unit."""

    says = _("本单位没有该证件号码的信用主体，请核对号码。")


class NotADouble(Refusal):
    """A subject is merged with another one of its own sort."""

    says = _("不能合并：%(why)s")


class MergedAlready(Refusal):
    """The subject is a double already, or has doubles of its own."""

    says = _("“%(name)s”已与其他主体合并，请先撤销原来的合并，再重新合并。")


class NotMerged(Refusal):
    """Nothing is there to be undone."""

    says = _("该主体没有合并到其他主体，无需撤销；页面显示的是最新情况。")
    too_late = True
