"""Why the register of agencies is not changed."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class AgencyListed(Refusal):
    """The agency stands on the register already."""

    says = _("%(name)s（备案编号 %(no)s）已在名册中；信息有变的，请在该机构页面变更。")


class FilingNoTaken(Refusal):
    """A filing number names one filing."""

    says = _("备案编号 %(no)s 已用于%(name)s，请核对备案文件。")


class AgencyLeft(Refusal):
    """It is no longer on the register."""

    says = _("该机构已于%(on)s退出名册；重新备案的，请另行登记。")


class AgencyDayWrong(Refusal):
    """A day that cannot be."""

    says = _("%(what)s应在%(first)s至%(last)s之间，请核对。")


class NothingChanged(Refusal):
    """The form is as the register is."""

    says = _("内容与名册现有信息相同，没有可以变更的。")
