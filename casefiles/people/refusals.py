"""Why the verbs on people and the roster refuse; each sentence holds the way out."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class DutiesClash(Refusal):
    """Separation of duties: the two roles are never one person's."""

    says = _("“%(held)s”与“%(new)s”不得由同一人担任。请改由其他人担任，或先终止该人的“%(held)s”。")


class OwnRoles(Refusal):
    """Nobody changes the own roles."""

    says = _("不得变更本人的角色，请由安全管理员或其他管理员办理。")


class RoleElsewhere(Refusal):
    """A unit's role in an office, or the other way round."""

    says = _("“%(role)s”不是该单位的角色，请重新选择单位或角色。")


class NoRole(Refusal):
    """An invitation without a role."""

    says = _("请至少选择一个角色。")


class HoldsAlready(Refusal):
    """The person has the role."""

    says = _("%(person)s已有“%(role)s”角色，无需重复授予。")


class EndedAlready(Refusal):
    """The role has ended."""

    says = _("该角色已终止，页面显示的是最新情况。")


class DayGone(Refusal):
    """A role cannot begin or end on a day that has passed."""

    says = _("日期不能早于今天，请重新填写。")


class AccountClosed(Refusal):
    """The account was deactivated."""

    says = _("该账号已停用，不能再授予角色。如本人回到岗位，请重新发出邀请。")


class AccountNameWrong(Refusal):
    """The own part of an account name has a shape that cannot be."""

    says = _("账号由小写字母开头，只用小写字母和数字，2至19位。")


class AccountNameTaken(Refusal):
    """The workspace has used the name: accounts carry the code of the workspace that made them."""

    says = _("本单位已用过账号“%(name)s”，请换一个。")


class InvitationGone(Refusal):
    """Unknown, used, withdrawn or expired: the answer is the same."""

    says = _("邀请链接无效、已使用或已过期，请向邀请人索取新的链接。")


class InvitationClosed(Refusal):
    """The invitation was accepted or withdrawn meanwhile."""

    says = _("该邀请已被接受或撤回，页面显示的是最新情况。")


class NotTheInvited(Refusal):
    """The link was opened by somebody who is logged in under another name."""

    says = _("邀请的是%(invited)s，当前登录的是%(person)s。请先退出登录，再由本人打开链接。")


class NobodyToHandOver(Refusal):
    """The person has no role here any more."""

    says = _("该人员在本单位已无角色，无需交接。")


class NotASuccessor(Refusal):
    """The successor must be able to do every task that is handed over."""

    says = _("所选接收人不具备办理这些任务的角色，请另选接收人，或选择释放任务。")


class ReviewedAlready(Refusal):
    """One review for a quarter."""

    says = _("本季度已由%(who)s核对，无需重复核对；如有变动，请在人员页面办理。")


class PeopleChanged(Refusal):
    """The list that was confirmed is not the list of now."""

    says = _("核对期间人员或角色有变动，请按最新名单重新核对。")


class UnitCodeTaken(Refusal):
    """Codes of workspaces are public, and each is used once."""

    says = _("代码“%(code)s”已被使用，请换一个。")


class UnitCodeWrong(Refusal):
    """A code has a shape, so that no code looks like a division code."""

    says = _("单位代码由小写字母开头，只用小写字母、数字和连字符，不超过40位。")


class NameDayWrong(Refusal):
    """Names follow one another, and a name is registered once it is in use."""

    says = _("启用日期应晚于现用名称的启用日期%(since)s，且不晚于今天。")


class TermWrong(Refusal):
    """Terms on the roster follow one another."""

    says = _("日期应晚于%(day)s，请核对名册。")


class NotOnRoster(Refusal):
    """The unit is off the roster already, or on it already."""

    says = _("该单位的名册状态已变更，页面显示的是最新情况。")
