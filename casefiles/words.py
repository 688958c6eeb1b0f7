"""The words of the data that our actions carry."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from casefiles.agencies.words import ExitReason, Grade
from casefiles.articles.words import Level
from casefiles.commitments.wording import CommitmentKind
from casefiles.consents.words import DataScope, Judgement, Separate, Span, Use
from casefiles.counter.words import Visit
from casefiles.inspection.kinds import FileKind
from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    CancelReason,
    CheckKind,
    FilingKind,
    HearingOutcome,
    LawfulBasis,
    MeasureKind,
    NoticeManner,
    Retention,
    ReturnReason,
    ReviewOutcome,
    Trouble,
    Verdict,
)
from casefiles.models.commitments import Capacity, SigningMethod, said_version
from casefiles.models.progress import FIGURES, figure_label
from casefiles.models.register import Severity
from casefiles.personal import Purpose
from casefiles.reports.words import CrisisKind, ReportKind, ReportReview
from casefiles.workdays.deadlines import last_day_of
from tenants.roles import Role


def _roles(codes: list[str]) -> str:
    """Roles, said as people say them."""
    return _t("、").join(_t(str(Role(each).label)) for each in codes)


def _reasons(codes: list[str]) -> str:
    """Coded reasons, said as people say them."""
    return _t("、").join(_t(str(ReturnReason(each).label)) for each in codes)


def said_last_day(due_at: str) -> str:
    """An exclusive end, said as people say it: the last day, 24:00."""
    return f"{last_day_of(datetime.fromisoformat(due_at)).isoformat()} 24:00"


def _coded_list(choices: type[TextChoices]) -> Callable[[list[str]], str]:
    """Several codes, said as people say them."""
    return lambda codes: _t("、").join(str(choices(each).label) for each in codes)


def _listed(names: list[str]) -> str:
    """Several names."""
    return _t("、").join(names)


register(
    {
        "name": (_("名称"), None),
        "since": (_("自"), None),
        "until": (_("至"), None),
        "old": (_("原"), None),
        "new": (_("现"), None),
        "person": (_("人员"), None),
        "role": (_("角色"), coded(Role)),
        "roles": (_("角色"), _roles),
        "successor": (_("接收人"), None),
        "tasks_passed": (_("移交任务"), None),
        "tasks_released": (_("释放任务"), None),
        "open_cases": (_("未办结办件"), None),
        "open_filings": (_("在办报送"), None),
        "kept": (_("保留"), None),
        "ended": (_("终止"), None),
        "kind": (_("种类"), coded(FilingKind)),
        "period": (_("期间"), None),
        "sequence": (_("次序"), None),
        "due_at": (_("截止"), said_last_day),
        "revision": (_("稿次"), None),
        "rows": (_("行数"), None),
        "errors": (_("错误"), None),
        "warnings": (_("警告"), None),
        "hints": (_("提示"), None),
        "waived": (_("豁免的警告"), None),
        "file": (_("文件"), None),
        "faults": (_("待改处数"), None),
        "natural": (_("其中自然人"), None),
        "columns": (_("栏目"), None),
        "model": (_("示范清单"), None),
        "origin": (_("来源"), None),
        "code": (_("编码"), None),
        "before": (_("原编码"), None),
        "sha256": (_("SHA-256"), None),
        "sm3": (_("SM3"), None),
        "attachment": (_("附件"), None),
        "format": (_("格式"), coded(FileKind)),
        "size": (_("大小"), filesizeformat),
        "finding": (_("病毒名称"), None),
        "found_sha256": (_("现 SHA-256"), None),
        "start_on": (_("拟启用日期"), None),
        "measures": (_("措施数"), None),
        "outcome": (_("核对结论"), coded(ReviewOutcome)),
        "people_current": (_("分管领导和联络员无变动"), None),
        "expired": (_("已失效"), None),
        "basis": (_("法律依据"), None),
        "last_on": (_("有效期至"), None),
        "nil": (_("零报告"), None),
        "figures": (_("数据"), None),
        "step": (_("环节"), _t),
        "steps": (_("环节"), None),
        "double": (_("重复主体"), None),
        "text": (_("说明"), None),
        "reason": (_("退回原因"), coded(ReturnReason)),
        "reasons": (_("退回原因"), _reasons),
        "to_step": (_("退回到"), _t),
        "cancel_reason": (_("撤销原因"), coded(CancelReason)),
        "matter": (_("事项"), None),
        "needs_record": (_("须查信用记录"), None),
        "check": (_("核查"), coded(CheckKind)),
        "visit": (_("查询人"), coded(Visit)),
        "span": (_("授权期限"), coded(Span)),
        "scopes": (_("数据范围"), _coded_list(DataScope)),
        "recipients": (_("被授权单位"), _listed),
        "ends_on": (_("有效期至"), None),
        "separate": (_("单独同意"), _coded_list(Separate)),
        "use": (_("用途"), coded(Use)),
        "scope": (_("数据范围"), coded(DataScope)),
        "judgement": (_("答复"), coded(Judgement)),
        "consent": (_("授权书"), None),
        "law": (_("法律依据"), None),
        "report": (_("报告"), None),
        "report_kind": (_("报告类型"), coded(ReportKind)),
        "agency": (_("信用服务机构"), None),
        "issued_on": (_("出具日期"), None),
        "valid_until": (_("有效期至"), None),
        "left_on": (_("退出日期"), None),
        "filing_no": (_("备案编号"), None),
        "filed_on": (_("备案日期"), None),
        "level": (_("级别"), coded(Level)),
        "outlet": (_("采用媒体"), None),
        "adopted_on": (_("采用日期"), None),
        "similar": (_("相似度"), None),
        "numbers": (_("号码数"), None),
        "changed": (_("变更内容"), None),
        "changed_on": (_("变更日期"), None),
        "grade": (_("等级"), coded(Grade)),
        "exit_reason": (_("退出原因"), coded(ExitReason)),
        "given_to": (_("提供给"), None),
        "from_unit": (_("原持有单位"), None),
        "crisis": (_("重大信用危机"), coded(CrisisKind)),
        "happened_on": (_("发生日期"), None),
        "reports": (_("暂停使用的报告"), None),
        "conclusion": (_("复核结论"), coded(ReportReview)),
        "lawful_basis": (_("查询依据"), coded(LawfulBasis)),
        "channel": (_("渠道"), _t),
        "trouble": (_("原因"), coded(Trouble)),
        "tries": (_("已试次数"), None),
        "cutoff_at": (_("截止时点"), None),
        "found": (_("记录数"), None),
        "subject_kind": (_("主体类型"), coded(SubjectKind)),
        "length": (_("字数"), None),
        "table": (_("数据表"), None),
        "purpose": (_("用途"), coded(Purpose)),
        "decided_on": (_("办结日期"), None),
        "files": (_("文件数"), None),
        "archive_no": (_("档号"), None),
        "retention": (_("保管期限"), coded(Retention)),
        "documents": (_("文件件数"), None),
        "cases": (_("办件数"), None),
        "key": (_("密钥"), None),
        "values": (_("加密值"), None),
        "verdict": (_("决定"), coded(Verdict)),
        "has_reason": (_("写明理由"), None),
        "has_measure": (_("采取措施"), None),
        "has_clause": (_("写明依据条款"), None),
        "findings": (_("失信信息"), None),
        "demanded": (_("应作核查"), _coded_list(CheckKind)),
        "met": (_("已作核查"), _coded_list(CheckKind)),
        "ground": (_("查询依据"), lambda code: str(LawfulBasis(code).label) if code else "—"),
        "credit_measure": (_("措施"), None),
        "measure_kind": (_("种类"), coded(MeasureKind)),
        "notified_on": (_("告知日期"), None),
        "manner": (_("送达方式"), coded(NoticeManner)),
        "has_file": (_("附送达材料"), None),
        "hearing": (_("听取意见结果"), coded(HearingOutcome)),
        "grounds": (_("事由"), None),
        "named": (_("可见人员"), None),
        "to_unit": (_("核查单位"), None),
        "last_day": (_("截止日期"), None),
        "ends_at": (_("查阅截至"), None),
        "version": (_("版本"), None),
        "commitment": (_("承诺书编号"), None),
        "promised": (_("承诺类型"), coded(CommitmentKind)),
        "wording": (_("文本版本"), said_version),
        "signing": (_("签署方式"), coded(SigningMethod)),
        "capacity": (_("签署身份"), coded(Capacity)),
        "published": (_("公开"), None),
        "severity": (_("程度"), coded(Severity)),
        "use_until": (_("使用期限"), None),
        "evidence": (_("佐证材料"), None),
        "year": (_("年度"), None),
        "number": (_("次数"), None),
        "rubric": (_("细则版本"), None),
        "units": (_("单位数"), None),
        "entries": (_("证据条数"), None),
        "points": (_("分值"), None),
        "backup_at": (_("备份时间"), None),
        "kept_to": (_("保留至"), None),
        "lost_to": (_("缺失至"), None),
        "because": (_("原因"), None),
        **{name: (lazy(figure_label, str)(name), None) for name in FIGURES},
    },
    quiet="kind period sequence attachment report sha256 sm3 found_sha256 needs_record length has_reason"
    " has_measure has_clause",
)
