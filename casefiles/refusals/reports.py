"""Why a credit report is not taken or not used."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class ReportFaulty(Refusal):
    """What was typed of a report cannot be so."""

    says = _("报告信息有误：%(fault)s")


class AgencyNotListed(Refusal):
    """The issuer was not on the office's register on the day of issue (notice, 二(二)(三))."""

    says = _(
        "%(agency)s在报告出具日（%(on)s）不在信用办的信用服务机构名册上，该报告不能使用"
        "（《通知》第二条第二、三项）。请核对机构和出具日期，或改用名册内机构的报告、公共信用信息报告。"
    )


class ReportNotValid(Refusal):
    """A report that does not hold today."""

    says = _(
        "该报告现为“%(standing)s”（%(first)s 至 %(last)s），不能使用。请使用有效的报告，或由主体提供新的报告。"
    )


class ReportBeforeCrisis(Refusal):
    """The subject had a major crisis after the report was issued."""

    says = _(
        "该主体于%(on)s发生重大信用危机，此前出具的报告不能使用（《通知》第二条第三项）。"
        "请由主体重新评级，提供此后出具的报告。"
    )


class ReportNotForThis(Refusal):
    """The report was made for matters of another category."""

    says = _("该报告的适用事项不含“%(category)s”。请使用适用于本事项的报告。")


class ReportFiledBefore(Refusal):
    """The same report is there already."""

    says = _("该主体的这份报告（编号 %(number)s）已登记，请直接使用，不必重复登记。")


class ReportUsedBefore(Refusal):
    """The case rests on this report already."""

    says = _("本办件已使用该报告；页面显示的是最新情况。")
    too_late = True


class ReportGone(Refusal):
    """There is no such report of the case's subject in the unit's sight."""

    says = _("没有可用于本办件的这份报告；页面显示的是最新情况。")


class NothingHeld(Refusal):
    """No other unit holds a valid report of the subject any more."""

    says = _("县内已没有可复用的有效报告。请由主体提供报告，并在本页登记。")


class ReportChanged(Refusal):
    """The stored paper is not the one that was filed."""

    says = _(
        "报告原件与登记时的校验值不一致，不能使用，已记入台账。"
        "请联系系统管理员核查，并由主体重新提供报告。"
    )


class CrisisFaulty(Refusal):
    """What was typed of a crisis cannot be so."""

    says = _("重大信用危机不能这样登记：%(fault)s")


class NothingToReview(Refusal):
    """Only a report that was put aside, or whose agency left the register, is reviewed."""

    says = _("该报告现为“%(standing)s”，无需复核；页面显示的是最新情况。")
    too_late = True


class OwnReportReviewed(Refusal):
    """Whoever filed a report does not review it."""

    says = _("报告由您本人登记，须由另一名审核人复核。")
