"""The accounts of the demo: one password for all, and the handful worth trying first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# Not a secret: it opens made-up data on this machine only, and the login page prints it.
PASSWORD = "lianjiang-demo"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """One sample account, as the login page and `make demo` show it."""

    username: str
    password: str
    what: str


def sample_accounts() -> list[Account]:
    """The interesting accounts; every other unit has `<code>-handler` and `<code>-approver` too."""
    rows = (
        ("czj-handler", _("财政局 经办人：报送清单和月报，办理信用核查")),
        ("czj-approver", _("财政局 审核人：单位内一级审批，作出办件决定")),
        ("czj-admin", _("财政局 单位管理员：人员与角色、季度核对")),
        ("zjj-handler", _("住房和城乡建设局 经办人：单位内两级审批")),
        ("zjj-leader", _("住房和城乡建设局 分管领导：审签")),
        ("gtz-handler", _("琯头镇 经办人：无内部审批，一键零报告")),
        ("reviewer", _("信用办 审核员，兼发展和改革局经办人：可切换工作区")),
        ("chief", _("信用办 主任：审核、总览、考核")),
        ("assessor", _("信用办 考核员：考核与导出")),
        ("administrator", _("信用办 系统管理员：成员单位名册")),
        ("security", _("信用办 安全管理员：账号与角色")),
        ("auditor", _("信用办 审计管理员：台账与核验")),
    )
    return [Account(username, PASSWORD, what) for username, what in rows]
