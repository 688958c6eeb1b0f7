"""Every deed that casefiles writes into the trail, declared once. To add one: declare it here and give
`record()` exactly the data it carries; timelines, the trail page and exports show it by themselves.
"""

from django.utils.translation import gettext_lazy as _

from audit.actions import Category, declare

UNIT_REGISTERED = declare("unit.registered", _("登记成员单位"), "name since")
UNIT_RENAMED = declare("unit.renamed", _("变更单位名称"), "old new since")
MEMBER_ADDED = declare("member.added", _("授予角色"), "person role since", category=Category.RIGHTS)
MEMBER_LEFT = declare("member.left", _("终止角色"), "person role until", category=Category.RIGHTS)
UNIT_LEFT = declare("unit.left", _("退出名册"), "until")
UNIT_REJOINED = declare("unit.rejoined", _("重新列入名册"), "since")
OFFICE_FOUNDED = declare("office.founded", _("设立信用办"), "name")
MEMBER_INVITED = declare(
    "member.invited", _("邀请人员"), "person roles since", category=Category.RIGHTS
)
INVITATION_RENEWED = declare(
    "invitation.renewed", _("更换邀请链接"), "person", category=Category.RIGHTS
)
INVITATION_WITHDRAWN = declare(
    "invitation.withdrawn", _("撤回邀请"), "person", category=Category.RIGHTS
)
MEMBER_JOINED = declare(
    "member.joined", _("接受邀请"), "person roles since", category=Category.RIGHTS
)
MEMBER_HANDED_OVER = declare(
    "member.handed_over",
    _("交接离岗"),
    "person roles until successor tasks_passed tasks_released open_cases open_filings",
    category=Category.RIGHTS,
)
ACCOUNT_CLOSED = declare("account.closed", _("停用账号"), "person", category=Category.RIGHTS)
ACCOUNTS_REVIEWED = declare(
    "accounts.reviewed", _("季度人员核对"), "period kept ended", category=Category.RIGHTS
)

FILING_OPENED = declare("filing.opened", _("开启报送任务"), "kind period sequence due_at")
LIST_UPLOADED = declare("list.uploaded", _("导入事项清单"), "revision rows file sha256")
LIST_CHECKED = declare("list.checked", _("按规则核对清单"), "revision errors warnings hints")
WARNING_WAIVED = declare("warning.waived", _("豁免警告"), "revision step waived grounds")
WAIVER_WITHDRAWN = declare("warning.waiver_withdrawn", _("撤回豁免"), "revision waived")
LIST_ROW_PUT = declare("list.row_put", _("修改事项"), "revision code")
LIST_ROW_DROPPED = declare("list.row_dropped", _("删除事项"), "revision code")
LIST_ROW_RESTORED = declare("list.row_restored", _("恢复事项"), "revision code")
LIST_START_CHOSEN = declare("list.start_chosen", _("选定启用日期"), "revision start_on")
PLAN_WRITTEN = declare("plan.written", _("填写实施方案"), "revision measures")
REVIEW_WRITTEN = declare("list_review.written", _("核对清单"), "revision outcome people_current")
BASIS_REGISTERED = declare("basis.registered", _("登记依据失效"), "basis last_on")
BASIS_WITHDRAWN = declare("basis.withdrawn", _("撤销依据失效登记"), "basis")
BASIS_EXPIRED = declare(
    "list.basis_expired", _("事项依据失效"), "version code matter basis last_on"
)
LIST_NOT_IMPORTED = declare("list.not_imported", _("上传的表格未能导入"), "revision faults sha256")
WORKBOOK_DROPPED = declare(
    "list.workbook_dropped", _("到期清除未导入的表格"), "file sha256", category=Category.UPKEEP
)
LIST_CLONED = declare("list.cloned", _("选用示范清单"), "revision model rows")
COLUMNS_REMEMBERED = declare("list.columns_remembered", _("记住栏目对应关系"), "columns")
COLUMNS_FORGOTTEN = declare("list.columns_forgotten", _("删除栏目对应关系"), "columns")
MODEL_PUBLISHED = declare("model.published", _("发布示范清单"), "model origin version rows")
MODEL_WITHDRAWN = declare("model.withdrawn", _("撤下示范清单"), "model")
MATTER_CODED = declare("matter.coded", _("赋县级编码"), "matter code before")
PROGRESS_FILLED = declare("progress.filled", _("填写月度进展"), "revision nil")
FILING_SUBMITTED = declare(
    "filing.submitted", _("提交"), "kind period sequence revision nil figures"
)
FILING_SIGNED = declare("filing.signed", _("单位内审批同意"), "revision step text")
FILING_SENT_BACK = declare("filing.sent_back", _("单位内退回修改"), "revision step reasons text")
FILING_SENT_TO_STEP = declare(
    "filing.sent_to_step", _("单位内退回前面环节"), "revision step to_step reasons text"
)
FILING_WITHDRAWN = declare("filing.withdrawn", _("撤回提交"), "revision")
CONSENT_WITHDRAWN = declare("filing.consent_withdrawn", _("撤回同意"), "revision step")
FILING_UNFILED = declare("filing.unfiled", _("从信用办撤回"), "kind period sequence revision")
FILING_FILED = declare("filing.filed", _("报送信用办"), "kind period sequence revision due_at")
FILING_ACCEPTED = declare(
    "filing.accepted", _("信用办采纳"), "kind period sequence revision nil text"
)
FILING_RETURNED = declare(
    "filing.returned", _("信用办退回"), "kind period sequence revision reasons text"
)

FILING_CANCELLED = declare(
    "filing.cancelled", _("撤销报送"), "kind period sequence cancel_reason text"
)
CASE_CANCELLED = declare("case.cancelled", _("撤销办件"), "cancel_reason has_reason")
MEASURE_LAID = declare(
    "case.measure_laid", _("采取措施"), "credit_measure version measure_kind findings"
)
SUBJECT_NOTIFIED = declare(
    "case.subject_notified", _("告知当事人"), "credit_measure notified_on manner due_at has_file"
)
MEASURE_HEARD = declare("case.measure_heard", _("听取当事人意见"), "credit_measure hearing")
MEASURE_LIFTED = declare("case.measure_lifted", _("解除措施"), "credit_measure has_reason")
MEASURE_PUBLISHED = declare(
    "measure.published", _("发布措施"), "credit_measure version measure_kind basis"
)
MEASURE_ENDED = declare("measure.ended", _("停用措施"), "credit_measure version")
CASE_OPENED = declare("case.opened", _("受理办件"), "matter needs_record lawful_basis")
RECORD_QUERIED = declare(
    "case.record_queried",
    _("查询信用记录"),
    "channel cutoff_at found subject_kind ground sha256 sm3",
)
QUERY_WAITS = declare("case.query_waits", _("信用记录查询未得答复"), "channel trouble tries")
IDENTIFIER_SHOWN = declare(
    "case.identifier_shown",
    _("查看完整证件号码"),
    "purpose text",
    category=Category.DISCLOSURE,
)
EVIDENCE_TAKEN = declare("case.evidence_taken", _("下载当事人证据"), "purpose text file sha256")
CASE_FORGOTTEN = declare(
    "case.forgotten",
    _("保存期满，清除个人信息"),
    "decided_on files findings",
    category=Category.UPKEEP,
    rewrites=True,
)
SUBJECT_RENAMED = declare("subject.renamed", _("变更主体名称"))
SUBJECT_MERGED = declare("subject.merged", _("合并重复主体"), "double text")
SUBJECT_UNMERGED = declare("subject.unmerged", _("撤销合并主体"), "double text")
SUBJECT_FORGOTTEN = declare(
    "subject.forgotten",
    _("保存期满，清除当事人信息"),
    "cases",
    category=Category.UPKEEP,
    rewrites=True,
)
KEYS_ROTATED = declare(
    "keys.rotated", _("更换数据密钥"), "key values files", category=Category.UPKEEP
)
VALUES_RESEALED = declare(
    "keys.values_resealed",
    _("以新密钥重新加密"),
    "key table values",
    category=Category.UPKEEP,
    rewrites=True,
)
CONSENT_PREPARED = declare("consent.prepared", _("制作授权书"), "span scopes recipients ends_on")
CONSENT_SIGNED = declare(
    "consent.signed", _("登记授权书"), "span scopes recipients ends_on separate sha256 sm3"
)
CONSENT_TAKEN_BACK = declare("consent.withdrawn", _("撤回授权"), "", category=Category.RIGHTS)
GATE_ASKED = declare(
    "consent.gate_asked",
    _("核验授权"),
    "use scope to_unit judgement consent law",
    category=Category.DISCLOSURE,
)
COUNTER_SERVED = declare(
    "counter.served",
    _("柜台查询本人记录"),
    "visit channel cutoff_at found sha256 sm3",
    category=Category.DISCLOSURE,
)
COUNTER_ASKED = declare(
    "counter.who_asked", _("主体自助查看谁查过"), "found", category=Category.DISCLOSURE
)
CONSENT_FORGOTTEN = declare(
    "consent.forgotten",
    _("保存期满，清除授权人信息"),
    "",
    category=Category.UPKEEP,
    rewrites=True,
)
COUNTER_FORGOTTEN = declare(
    "counter.forgotten",
    _("保存期满，清除柜台查询人信息"),
    "",
    category=Category.UPKEEP,
    rewrites=True,
)
ANSWERS_FORGOTTEN = declare(
    "consent.answers_forgotten",
    _("保存期满，清除授权核验信息"),
    "values",
    category=Category.UPKEEP,
    rewrites=True,
)
CHECK_WAIVED = declare("case.check_waived", _("批准免查"), "check has_reason")
REPORT_FILED = declare(
    "report.filed", _("登记信用报告"), "report report_kind agency issued_on valid_until sha256 sm3"
)
REPORT_USED = declare("report.used", _("使用信用报告"), "report report_kind valid_until sha256 sm3")
REPORT_BLOCKED = declare("report.blocked", _("拒收名册外机构的报告"), "agency issued_on")
REPORT_PROVIDED = declare(
    "report.provided",
    _("经主体同意提供信用报告"),
    "report given_to consent sha256",
    category=Category.DISCLOSURE,
)
REPORT_RECEIVED = declare(
    "report.received",
    _("经主体同意复用信用报告"),
    "report report_kind valid_until from_unit consent sha256 sm3",
)
REPORT_SUSPENDED = declare("report.suspended", _("暂停使用信用报告"), "report crisis")
REPORT_REVIEWED = declare("report.reviewed", _("复核信用报告"), "report conclusion has_reason")
AGENCY_LEFT = declare("report.agency_left", _("出具机构退出名册"), "report agency left_on")
CRISIS_NOTED = declare(
    "subject.crisis_noted", _("登记重大信用危机"), "crisis happened_on reports cases"
)
OPINION_GIVEN = declare("case.opinion_given", _("提出审查意见"), "length")
CASE_SIGNED = declare("case.signed", _("审核同意"), "step")
CASE_SENT_BACK = declare("case.sent_back", _("退回重新审查"), "length step")
CASE_SENT_TO_STEP = declare("case.sent_to_step", _("退回前面环节"), "length step to_step")
OPINION_WITHDRAWN = declare("case.opinion_withdrawn", _("撤回审查意见"), "")
CASE_CONSENT_WITHDRAWN = declare("case.consent_withdrawn", _("撤回同意"), "step")
CASE_DECIDED = declare(
    "case.decided",
    _("作出决定"),
    "verdict needs_record has_reason has_measure has_clause findings demanded met",
)

ATTACHED = declare("attachment.added", _("添加附件"), "attachment format size sha256 sm3")
DETACHED = declare("attachment.removed", _("移除附件"), "attachment format size sha256 sm3")
UPLOAD_INFECTED = declare("file.infected", _("拦截带病毒的上传"), "finding size sha256")
FILE_CHANGED = declare("file.changed", _("发现文件与校验值不一致"), "sha256 found_sha256")
CASE_GUARDED = declare(
    "case.guarded",
    _("设为保密办件"),
    "named grounds",
    category=Category.RIGHTS,
    rewrites=True,
)
CASE_NAMED = declare(
    "case.named", _("增加保密办件可见人员"), "person grounds", category=Category.RIGHTS
)
CASE_UNNAMED = declare(
    "case.unnamed", _("移除保密办件可见人员"), "person grounds", category=Category.RIGHTS
)
CASE_UNGUARDED = declare(
    "case.unguarded", _("解除保密"), "grounds", category=Category.RIGHTS, rewrites=True
)
CASE_TAKEN_OVER = declare("case.taken_over", _("接管保密办件"), "grounds", category=Category.RIGHTS)
CASE_SHARED = declare(
    "case.shared", _("开放联合核查"), "person to_unit last_day grounds", category=Category.RIGHTS
)
SHARE_WITHDRAWN = declare(
    "case.share_withdrawn", _("收回联合核查"), "person to_unit grounds", category=Category.RIGHTS
)
SHARED_READ = declare(
    "case.shared_read", _("联合核查查阅"), "to_unit", category=Category.DISCLOSURE
)
GLASS_BROKEN = declare(
    "case.glass_broken", _("应急查阅"), "grounds ends_at", category=Category.DISCLOSURE
)
GLASS_SEEN = declare("case.glass_seen", _("知悉应急查阅"), "")

COMMITMENT_COUNTY_WORDED = declare(
    "commitment.county_worded", _("发布承诺书范本"), "promised wording"
)
COMMITMENT_WORDED = declare("commitment.worded", _("发布承诺书文本"), "matter promised wording")
COMMITMENT_PREPARED = declare(
    "commitment.prepared", _("拟制信用承诺书"), "commitment promised wording due_at"
)
COMMITMENT_DISCARDED = declare(
    "commitment.discarded", _("作废未签署的承诺书"), "commitment promised"
)
COMMITMENT_SIGNED = declare(
    "commitment.signed",
    _("签署信用承诺"),
    "commitment promised wording signing capacity published due_at sha256 sm3",
)
COMMITMENT_RETRACTED = declare("commitment.retracted", _("撤下公开的信用承诺"), "commitment")
COMMITMENT_FULFILLED = declare(
    "commitment.fulfilled", _("核查履诺：已履行"), "commitment due_at evidence"
)
BREACH_PROPOSED = declare(
    "commitment.breach_proposed", _("核查履诺：拟认定违诺"), "commitment due_at severity evidence"
)
BREACH_CONFIRMED = declare(
    "commitment.breach_confirmed", _("认定违背承诺"), "commitment severity use_until"
)
BREACH_DISMISSED = declare("commitment.breach_dismissed", _("不予认定违诺"), "commitment")
BREACH_DISPUTED = declare(
    "commitment.breach_disputed", _("受理对违诺认定的异议"), "commitment due_at"
)
BREACH_UPHELD = declare("commitment.breach_upheld", _("异议不成立，维持认定"), "commitment")
BREACH_REVOKED = declare("commitment.breach_revoked", _("异议成立，撤销认定"), "commitment")

CASE_ARCHIVED = declare("case.archived", _("归档"), "archive_no retention documents sha256 sm3")
FILTER_KEPT = declare("case.filter_kept", _("保存常用筛选"), "")
FILTER_DROPPED = declare("case.filter_dropped", _("删除常用筛选"), "")
BATCH_OPENED = declare(
    "batch.opened", _("上传批量核查名单"), "matter lawful_basis rows faults sha256"
)
BATCH_STARTED = declare("batch.started", _("开始批量核查"), "rows")
BATCH_DROPPED = declare("batch.dropped", _("放弃批量核查名单"), "rows")
BATCH_ASKED = declare("batch.asked", _("批量查询信用记录"), "channel rows found natural sha256 sm3")
BATCH_WAITS = declare("batch.waits", _("平台未答复，批量核查暂停"), "channel trouble")
BATCH_DONE = declare("batch.done", _("完成批量核查"), "rows found sha256 sm3")
BATCH_CASES = declare("batch.cases", _("由名单受理办件"), "rows")
BATCH_FORGOTTEN = declare(
    "batch.forgotten", _("保存期满，清除批量核查名单"), "rows", category=Category.UPKEEP
)
