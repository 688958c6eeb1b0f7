"""The words of the data that our actions carry."""

from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from casefiles.itemlists.words import SubjectKind
from casefiles.models import FilingKind, LawfulBasis, ReturnReason, Verdict
from casefiles.models.progress import FIGURES, figure_label
from casefiles.workdays.deadlines import last_day_of
from tenants.roles import Role


def _last_day(due_at: str) -> str:
    """An exclusive end, said as people say it: the last day, 24:00."""
    return f"{last_day_of(datetime.fromisoformat(due_at)).isoformat()} 24:00"


register(
    {
        "name": (_("名称"), None),
        "since": (_("自"), None),
        "until": (_("至"), None),
        "old": (_("原"), None),
        "new": (_("现"), None),
        "person": (_("人员"), None),
        "role": (_("角色"), coded(Role)),
        "kind": (_("种类"), coded(FilingKind)),
        "period": (_("期间"), None),
        "sequence": (_("次序"), None),
        "due_at": (_("截止"), _last_day),
        "revision": (_("稿次"), None),
        "rows": (_("行数"), None),
        "file": (_("文件"), None),
        "sha256": (_("SHA-256"), None),
        "sm3": (_("SM3"), None),
        "nil": (_("零报告"), None),
        "figures": (_("数据"), None),
        "step": (_("环节"), _t),
        "steps": (_("环节"), None),
        "text": (_("说明"), None),
        "reason": (_("退回原因"), coded(ReturnReason)),
        "matter": (_("事项"), None),
        "needs_record": (_("须查信用记录"), None),
        "lawful_basis": (_("查询依据"), coded(LawfulBasis)),
        "channel": (_("渠道"), _t),
        "cutoff_at": (_("截止时点"), None),
        "found": (_("记录数"), None),
        "subject_kind": (_("主体类型"), coded(SubjectKind)),
        "length": (_("字数"), None),
        "verdict": (_("决定"), coded(Verdict)),
        "has_reason": (_("写明理由"), None),
        "has_measure": (_("采取限制措施"), None),
        "has_clause": (_("写明依据条款"), None),
        "findings": (_("失信信息"), None),
        "version": (_("版本"), None),
        "year": (_("年度"), None),
        "number": (_("次数"), None),
        "rubric": (_("细则版本"), None),
        "units": (_("单位数"), None),
        "entries": (_("证据条数"), None),
        "points": (_("分值"), None),
        "backup_at": (_("备份时间"), None),
        "kept": (_("保留至"), None),
        "lost": (_("缺失至"), None),
        "because": (_("原因"), None),
        **{name: (lazy(figure_label, str)(name), None) for name in FIGURES},
    },
    quiet="kind period sequence sha256 sm3 needs_record length has_reason has_measure has_clause",
)
