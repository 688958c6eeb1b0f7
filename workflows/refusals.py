"""Why a change of approval steps is refused."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class DraftGone(Refusal):
    """The draft was published or discarded meanwhile."""

    says = _("这份草稿已经启用或作废，不能再修改；请返回审批流程，如需调整请新建草稿。")


class StepGone(Refusal):
    """The step was removed meanwhile."""

    says = _("这个环节已被移除；请返回草稿查看。")


class StepChanged(Refusal):
    """Somebody changed the step after the form was opened."""

    says = _("您打开页面后，这个环节已被他人修改。下方保留您填写的内容，请核对后再保存。")


class NotReady(Refusal):
    """The rules found faults that block."""

    says = _("还有%(n)s处须改正，暂不能启用：%(faults)s")


class DayWrong(Refusal):
    """Neither today nor a day of the coming year."""

    says = _("启用日期须为今天或今后一年内的日期。")


class NothingToRetire(Refusal):
    """The kind has no template of its own."""

    says = _("该种类没有单独的审批流程，无需停用。")


class MinimumWrong(Refusal):
    """A prescribed step has no title, no signing role, or a title twice."""

    says = _("请写明每个环节的名称并选择审核人或分管领导；名称不能重复。")
