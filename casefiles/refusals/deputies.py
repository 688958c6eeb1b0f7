"""Why a deputy is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NotTheirOwn(Refusal):
    """Everybody appoints for oneself."""

    says = _("只能为自己设置代理；为他人设置，请由单位管理员办理。")


class DeputyBackwards(Refusal):
    """From one day to a later one, not for ever."""

    says = _("请核对日期：截止日不早于起始日和今天，代理最长 %(days)s 天。")


class DeputyWithoutRole(Refusal):
    """Absence moves work, never rights."""

    says = _("%(who)s没有办理这些任务的角色，不能代理。请另选他人，或先由单位管理员授予角色。")


class DeputyOverlaps(Refusal):
    """One deputy at a time."""

    says = _("%(since)s 至 %(until)s 已由%(who)s代理，日期不能重叠；请先结束原代理。")


class DeputyEnded(Refusal):
    """It has ended already."""

    says = _("该代理已经结束；页面显示的是最新情况。")
