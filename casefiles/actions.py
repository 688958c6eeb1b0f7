"""Every deed that casefiles writes into the trail, declared once.

To add one: declare it here, give `record()` exactly the data it carries, and it appears in
timelines, in the trail page and in exports by itself.
"""

from django.utils.translation import gettext_lazy as _

from audit.actions import declare

UNIT_REGISTERED = declare("unit.registered", _("登记成员单位"), "name since")
UNIT_RENAMED = declare("unit.renamed", _("变更单位名称"), "old new since")
MEMBER_ADDED = declare("member.added", _("授予角色"), "person role since")
MEMBER_LEFT = declare("member.left", _("终止角色"), "person role until")

FILING_OPENED = declare("filing.opened", _("开启报送任务"), "kind period sequence due_at")
LIST_UPLOADED = declare("list.uploaded", _("导入事项清单"), "revision rows file sha256")
PROGRESS_FILLED = declare("progress.filled", _("填写月度进展"), "revision nil")
FILING_SUBMITTED = declare(
    "filing.submitted", _("提交"), "kind period sequence revision nil figures"
)
FILING_SIGNED = declare("filing.signed", _("单位内审批同意"), "revision step text")
FILING_SENT_BACK = declare("filing.sent_back", _("单位内退回修改"), "revision step text")
FILING_FILED = declare("filing.filed", _("报送信用办"), "kind period sequence revision due_at")
FILING_ACCEPTED = declare(
    "filing.accepted", _("信用办采纳"), "kind period sequence revision nil text"
)
FILING_RETURNED = declare(
    "filing.returned", _("信用办退回"), "kind period sequence revision reason text"
)

CASE_OPENED = declare("case.opened", _("受理办件"), "matter needs_record lawful_basis")
RECORD_QUERIED = declare(
    "case.record_queried", _("查询信用记录"), "channel cutoff_at found subject_kind sha256 sm3"
)
CHECK_WAIVED = declare("case.check_waived", _("批准免查"), "has_reason")
OPINION_GIVEN = declare("case.opinion_given", _("提出审查意见"), "length")
CASE_SENT_BACK = declare("case.sent_back", _("退回重新审查"), "length")
CASE_DECIDED = declare(
    "case.decided", _("作出决定"), "verdict needs_record has_reason has_measure has_clause findings"
)

CASE_GUARDED = declare("case.guarded", _("设为保密办件"), "named grounds")
CASE_NAMED = declare("case.named", _("增加保密办件可见人员"), "person grounds")
CASE_UNNAMED = declare("case.unnamed", _("移除保密办件可见人员"), "person grounds")
CASE_UNGUARDED = declare("case.unguarded", _("解除保密"), "grounds")
CASE_TAKEN_OVER = declare("case.taken_over", _("接管保密办件"), "grounds")
CASE_SHARED = declare("case.shared", _("开放联合核查"), "person to_unit last_day grounds")
SHARE_WITHDRAWN = declare("case.share_withdrawn", _("收回联合核查"), "person to_unit grounds")
SHARED_READ = declare("case.shared_read", _("联合核查查阅"), "to_unit")
GLASS_BROKEN = declare("case.glass_broken", _("应急查阅"), "grounds ends_at")
GLASS_SEEN = declare("case.glass_seen", _("知悉应急查阅"), "")
