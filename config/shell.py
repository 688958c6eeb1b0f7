"""The frame of every page: workspaces, navigation, person, date (context processor)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from casefiles.workdays import Calendar
from config.sections import SECTIONS
from tenants import clock
from tenants.access import Verb, may
from tenants.workspaces import Workspace


@dataclass
class Item:
    """One line of the navigation."""

    label: str
    url: str
    active: bool = False
    note: str = ""


@dataclass
class Group:
    """Some lines under a heading."""

    title: str
    items: list[Item] = field(default_factory=list)


# (group, label, route, verb that opens it)
UNIT_NAV = (
    ("", "待办", "unit:inbox", Verb.VIEW_INBOX),
    ("", "消息", "unit:notices", Verb.VIEW_INBOX),
    ("", "逾期与在办", "unit:late", Verb.VIEW_LATE),
    ("办件核查", "办件", "unit:cases", Verb.VIEW_CASES),
    ("办件核查", "批量核查", "unit:batches", Verb.VIEW_CASES),
    ("办件核查", "联合核查", "unit:shared", Verb.VIEW_SHARED),
    ("办件核查", "信用报告", "unit:reports", Verb.VIEW_CASES),
    ("办件核查", "信用承诺", "unit:commitments", Verb.VIEW_CASES),
    ("办件核查", "授权书", "unit:consents", Verb.VIEW_CASES),
    ("办件核查", "惩戒与激励", "unit:measures", Verb.VIEW_CASES),
    ("办件核查", "归集公示", "unit:records", Verb.VIEW_CASES),
    ("办件核查", "柜台查询", "unit:counter", Verb.SERVE_COUNTER),
    ("清单报送", "清单", "unit:lists", Verb.VIEW_LISTS),
    ("清单报送", "报送", "unit:filings", Verb.VIEW_FILINGS),
    ("清单报送", "工作信息", "unit:articles", Verb.VIEW_ARTICLES),
    ("全年", "考核", "unit:score", Verb.VIEW_SCORE),
    ("全年", "台账", "unit:trail", Verb.VIEW_TRAIL),
    ("本单位", "人员与流程", "unit:about", Verb.VIEW_UNIT),
    ("本单位", "审批流程", "unit:templates", Verb.VIEW_UNIT),
    ("本单位", "人员与角色", "unit:people", Verb.VIEW_PEOPLE),
    ("本单位", "代理", "unit:deputies", Verb.VIEW_UNIT),
)
OFFICE_NAV = (
    ("", "待办", "office:inbox", Verb.VIEW_OFFICE_INBOX),
    ("", "消息", "office:notices", Verb.VIEW_OFFICE_INBOX),
    ("", "逾期与在办", "office:late", Verb.VIEW_OFFICE_LATE),
    ("清单报送", "报送总览", "office:board", Verb.VIEW_BOARD),
    ("清单报送", "截止日与延期", "office:due-days", Verb.VIEW_BOARD),
    ("清单报送", "清单与方案", "office:lists", Verb.VIEW_BOARD),
    ("清单报送", "事项目录", "office:catalogue", Verb.VIEW_BOARD),
    ("清单报送", "示范清单", "office:models", Verb.VIEW_BOARD),
    ("清单报送", "工作信息", "office:articles", Verb.VIEW_BOARD),
    ("信用应用", "信用承诺", "office:commitments", Verb.VIEW_BOARD),
    ("信用应用", "措施清单", "office:measures", Verb.VIEW_BOARD),
    ("信用应用", "信用服务机构", "office:agencies", Verb.VIEW_BOARD),
    ("信用应用", "应急查阅", "office:cases", Verb.BREAK_GLASS),
    ("全年", "考核", "office:assessment", Verb.VIEW_ASSESSMENT),
    ("全年", "台账", "office:trail", Verb.VIEW_OFFICE_TRAIL),
    ("审计", "安全审计", "office:security", Verb.VIEW_SECURITY),
    ("审计", "核验台账", "office:verify", Verb.VERIFY_TRAIL),
    ("管理", "成员单位", "office:units", Verb.VIEW_BOARD),
    ("管理", "最低审批要求", "office:minimum", Verb.VIEW_BOARD),
    ("管理", "单位名册", "office:roster", Verb.KEEP_ROSTER),
    ("管理", "人员与角色", "office:people", Verb.VIEW_PEOPLE),
    ("管理", "账号安全", "office:accounts", Verb.KEEP_SECURITY),
)


def _mark() -> None:
    """Words of the tables above, so that the catalogue holds them."""
    _("办件核查"), _("清单报送"), _("信用应用"), _("全年"), _("本单位"), _("审计"), _("管理")
    _("待办"), _("消息"), _("逾期与在办"), _("清单"), _("报送"), _("考核"), _("台账")
    _("办件"), _("批量核查"), _("联合核查"), _("信用报告"), _("信用承诺"), _("授权书")
    (
        _("惩戒与激励"),
        _("柜台查询"),
        _("归集公示"),
        _("人员与流程"),
        _("审批流程"),
        _("人员与角色"),
        _("代理"),
    )
    _("报送总览"), _("清单与方案"), _("事项目录"), _("示范清单"), _("措施清单"), _("信用服务机构")
    _("应急查阅"), _("安全审计"), _("核验台账"), _("成员单位"), _("最低审批要求"), _("单位名册")
    _("账号安全"), _("工作信息"), _("截止日与延期")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The `shell` of the templates; costs nothing where the middleware has read the memberships."""
    user = getattr(request, "user", None)
    workspace: Workspace | None = getattr(request, "workspace", None)
    found: list[Workspace] = getattr(request, "workspaces", [])
    today = clock.today()
    calendar = Calendar()
    return {
        "shell": {
            "product": _("诚信"),
            "workspace": workspace,
            "workspaces": [
                {
                    "name": each.name,
                    "home": each.home,
                    "role_names": each.role_names,
                    "current": each == workspace,
                }
                for each in found
            ],
            "nav": list(_nav(request, workspace)) if workspace else [],
            "person": user.display_name if user is not None and user.is_authenticated else "",
            "today": today,
            "here": _here(request),
            "search_url": reverse("unit:cases-find", args=[workspace.unit.code])
            if workspace and workspace.unit and may(request.actor, Verb.VIEW_CASES)  # type: ignore[attr-defined]
            else "",
            "calendar_warning": ""
            if calendar.confirmed(today.year)
            else _("%(year)s年节假日未确认：期限暂按周末推算。") % {"year": today.year},
        }
    }


def _here(request: Any) -> str:
    """Where to stay when the language changes: a refused POST stands at an address without a page."""
    match = request.resolver_match
    if match is None or "GET" in getattr(match.func, "methods", ("GET",)):
        return str(request.get_full_path())
    # `unit:filing-sign` is shown on the page of `unit:filing`.
    try:
        return reverse(match.view_name.rpartition("-")[0], kwargs=match.kwargs)
    except NoReverseMatch:
        workspace: Workspace | None = getattr(request, "workspace", None)
        return workspace.home if workspace else "/"


def _nav(request: Any, workspace: Workspace) -> Iterator[Group]:
    table = UNIT_NAV if workspace.unit else OFFICE_NAV
    code = workspace.unit.code if workspace.unit else workspace.office.division_code
    here = request.resolver_match.view_name if request.resolver_match else ""
    section = SECTIONS.get(here, here)
    group: Group | None = None
    for title, label, route, verb in table:
        if not may(request.actor, verb):
            continue
        if group is None or group.title != (_(title) if title else ""):
            if group is not None:
                yield group
            group = Group(_(title) if title else "")
        group.items.append(Item(_(label), reverse(route, args=[code]), section == route))
    if group is not None:
        yield group
