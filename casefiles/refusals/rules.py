"""Why the rules of item lists stop a filing, or a waiver."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class ErrorsInList(Refusal):
    """A list with errors is not submitted; an error cannot be waived."""

    says = _("清单按现行规则有%(n)s处错误，不能提交：请按“规则核对”中的说明修改表格后重新上传。")


class ErrorsWhileSigning(Refusal):
    """Since the list was submitted, a rule became an error or a matter ran out."""

    says = _("清单按现行规则有%(n)s处错误，不能报送：请退回经办人，按“规则核对”中的说明修改。")


class WarningsOpen(Refusal):
    """The last signature inside the unit answers for every warning."""

    says = _(
        "还有%(n)s条警告没有处理，不能同意：请在“规则核对”中勾选警告、写明理由予以豁免，"
        "或者退回经办人修改。"
    )


class WarningsOpenUnsigned(Refusal):
    """A unit without approval steps has nobody who would answer for a warning later."""

    says = _(
        "还有%(n)s条警告没有处理，而本单位没有内部审批环节：请修改表格后重新上传，"
        "或者请审核人、分管领导先在本页写明理由予以豁免，再提交。"
    )


class WaiverReasonMissing(Refusal):
    """A waiver without a word."""

    says = _("请写明豁免理由：信用办审核时会看到。")


class NoWarningChosen(Refusal):
    """A waiver of nothing."""

    says = _("请先勾选要豁免的警告。")


class WarningGone(Refusal):
    """The warning is no longer there: the row was changed, or somebody was quicker."""

    says = _("所选警告中有的已经修改或已被豁免；页面显示的是最新结果，请重新勾选。")
    too_late = True


class WaiverGone(Refusal):
    """The waiver is no longer in force."""

    says = _("该豁免已撤回或不存在；页面显示的是最新结果。")
    too_late = True
