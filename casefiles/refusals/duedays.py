"""Why a calendar, a rule of due days or an extension is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class DayInBoth(Refusal):
    """A day is off or at work, not both."""

    says = _("%(days)s同时列在放假日和上班日中，请只保留一处。")


class DaysUnchanged(Refusal):
    """The calendar is as it was."""

    says = _("日期与现行日历相同，没有可以发布的调整。")


class RuleUnchanged(Refusal):
    """The rule is as it was."""

    says = _("内容与现行规则相同，没有可以保存的调整。")


class NothingToExtend(Refusal):
    """Only what the unit still prepares, and has a deadline, can be given more time."""

    says = _("这项报送没有截止日，或者已提交、已办结，不需要延期。")


class ExtensionPending(Refusal):
    """One request at a time."""

    says = _("已有一项延期申请待信用办答复，请等待答复后再申请。")


class TooLateToExtend(Refusal):
    """More time is asked for before the time ends."""

    says = _("截止时间已过，不能再申请延期；请尽快报送，并在报送时说明原因。")


class ExtensionDayWrong(Refusal):
    """An extension ends after the due day, and not much later."""

    says = _("延期须在原截止日%(first)s之后，最迟到%(last)s（%(n)s个工作日），请另选日期。")


class NoExtensionAsked(Refusal):
    """Nothing waits for an answer; somebody was quicker."""

    too_late = True
    says = _("这项报送没有待答复的延期申请，可能已由他人答复。")
