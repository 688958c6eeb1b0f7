"""The deeds about records that a unit registers. What the indicators of 归集 read stands here."""

from django.utils.translation import gettext_lazy as _

from audit.actions import Category, declare

RECORD_ENTERED = declare("record.entered", _("录入信用记录"), "record_kind decision_on due_at")
RECORDS_IMPORTED = declare(
    "record.imported", _("批量录入信用记录"), "record_kind rows faults sha256"
)
RECORD_CHANGED = declare("record.changed", _("修改待公示的信用记录"), "record_kind fields")
RECORD_DISCARDED = declare("record.discarded", _("作废待公示的信用记录"), "record_kind")
# `in_time`: published within the working days that the notice gives after the decision.
RECORD_PUBLISHED = declare(
    "record.published", _("公示信用记录"), "record_kind decision_on due_at in_time"
)
RECORD_ASKED = declare(
    "record.asked", _("受理对信用记录的申请"), "record_kind request due_at has_file"
)
RECORD_GRANTED = declare(
    "record.granted", _("同意对信用记录的申请"), "record_kind request due_at in_time fields"
)
RECORD_REFUSED = declare(
    "record.refused", _("不予同意对信用记录的申请"), "record_kind request due_at in_time"
)
RECORD_DROPPED = declare("record.dropped", _("撤回对信用记录的申请"), "record_kind request")
COPIES_FOLLOWED = declare(
    "record.copies_followed", _("信用记录变动，副本随之更新"), "organ findings rows prints"
)
BATCH_REWRITTEN = declare("batch.rewritten", _("重新生成批量核查结果"), "rows sha256 sm3")
DISPATCH_TAKEN = declare("dispatch.taken", _("市平台已接收信用记录"), "record_kind receipt sha256")
DISPATCH_DECLINED = declare(
    "dispatch.declined", _("市平台退回信用记录"), "record_kind receipt sha256"
)
RECORD_SENT_AGAIN = declare("record.sent_again", _("重新报送信用记录"), "record_kind")
RECORD_FORGOTTEN = declare(
    "record.forgotten",
    _("保存期满，清除信用记录中的个人信息"),
    "record_kind",
    category=Category.UPKEEP,
    rewrites=True,
)
