"""Actors: a person at work in one workspace, or the product itself on a schedule."""

from dataclasses import dataclass, field
from typing import Any

from tenants.models import Membership, Office, Unit, User
from tenants.refusals import NotAllowed
from tenants.roles import Role

SYSTEM_DEEDS = {
    "open_periods": "定时开启报送",
    "open_period": "开启报送",
    "import_items": "导入清单",
    "check_lists": "按规则核对清单",
    "sweep_files": "清查文件",
    "assess": "计算考核",
    "publish_rubric": "发布细则",
    "export_assessment": "导出考核表",
    "fill_demo": "演示数据",
    "verify_trail": "核验台账",
    "found_office": "设立信用办",
    "close_accounts": "停用离岗账号",
    "forget": "到期清除个人信息",
    "rotate_keys": "更换数据密钥",
    "restore": "恢复备份",
    "acknowledge_gap": "确认台账缺口",
    "free_account": "解除账号限制",
    "who_asked": "主体自助查看",
    "follow_record": "信用记录变动",
    "send_records": "报送市平台",
    "check_batch": "批量核查",
}


@dataclass(frozen=True)
class Actor:
    """Who does something, where, and with which roles.

    `unit` is None when the actor works in the office. The system actor has no user; `label`
    then names the schedule or command that caused the deed.
    """

    user: User | None
    office: Office | None
    unit: Unit | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    label: str = ""

    @property
    def is_system(self) -> bool:
        """True for schedules and commands."""
        return self.user is None

    @property
    def person(self) -> User:
        """The person who acts. Raises NotAllowed for the system: some deeds need a person."""
        if self.user is None:
            raise NotAllowed
        return self.user

    @property
    def name(self) -> str:
        """What the trail and the screens call the actor."""
        return self.user.display_name if self.user else self.label

    def holds(self, thing: Any) -> bool:
        """Whether the thing lies in the actor's own workspace."""
        if self.is_system:
            return True
        if isinstance(thing, Unit):
            unit_id, office_id = thing.pk, thing.office_id
        elif isinstance(thing, Office):
            unit_id, office_id = None, thing.pk
        else:
            unit_id, office_id = getattr(thing, "unit_id", None), thing.office_id
        if self.unit is not None:
            return bool(self.unit.pk == unit_id)
        return self.office is not None and bool(self.office.pk == office_id)


def system(label: str) -> Actor:
    """The product itself, acting on a schedule or from a command line; `label` names which.

    The trail stores the name as people of the county read it, whatever language acts.
    """
    return Actor(user=None, office=None, label=f"系统（{SYSTEM_DEEDS.get(label, label)}）")


def in_unit(user: User, unit: Unit) -> Actor | None:
    """The user's actor in a unit's workspace, or None without a membership today."""
    roles = Membership.objects.roles_of(user, unit=unit)
    return Actor(user, unit.office, unit, roles) if roles else None


def in_office(user: User, office: Office) -> Actor | None:
    """The user's actor in an office's workspace, or None without a membership today."""
    roles = Membership.objects.roles_of(user, office=office)
    return Actor(user, office, None, roles) if roles else None
