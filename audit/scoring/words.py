"""How the inputs of a score read, on a page and in the workbook."""

from django.utils.translation import gettext as _

from audit.scoring.engine import Line


def inputs_in_words(line: Line) -> str:
    """The figures that the points were computed from."""
    names = {
        "checked": _("已查询"),
        "to_check": _("应查询"),
        "before": _("决定前已查询"),
        "on_time": _("按时"),
        "late_up_to_3": _("迟报3个工作日内"),
        "late": _("迟报"),
        "missing": _("未报"),
        "due": _("已到期"),
        "first_pass": _("一次通过"),
        "judged": _("已审核"),
        "workdays_late": _("迟报工作日"),
        "reviews_undone": _("未完成核对"),
        "bases_left": _("依据失效未修订"),
        "people_told": _("写明或确认次数"),
        "closed": _("闭环"),
        "with_findings": _("查到失信信息"),
        "reports_used": _("已用报告"),
        "reports_needed": _("应用报告"),
        "signed": _("已签承诺"),
        "to_sign": _("应签承诺"),
        "fulfilment_checked": _("已核查履行"),
        "fulfilment_due": _("应核查履行"),
        "accepted": _("已采用"),
        "in_time": _("按时公示"),
        "records": _("信用记录"),
        "right": _("无误"),
        "answered_in_time": _("按时答复"),
        "requests": _("申请"),
        "lawful": _("依据完备"),
        "personal": _("个人查询"),
        "quarters_reviewed": _("已核对季度"),
        "quarters": _("应核对季度"),
        "state": _("状态"),
        "open": _("未到期"),
    }
    return _("，").join(
        f"{names.get(key, key)} {names.get(str(value), value)}"
        for key, value in line.result.inputs.items()
    )
