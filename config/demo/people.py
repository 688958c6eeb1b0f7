"""Who works where: made-up names (a surname and 某某), accounts by unit and role."""

from dataclasses import dataclass

from tenants.roles import Role

SURNAMES = "陈林黄郑吴张刘李王杨邱孙江游阮董倪周魏叶兰潘徐曾余高翁邹蔡罗庄唐宋许谢何卓苏薛梁韩詹颜程官池雷邵"


@dataclass(frozen=True)
class Person:
    """An account with its roles in one workspace."""

    username: str
    display_name: str
    roles: tuple[Role, ...]


OFFICE_STAFF = (
    Person("reviewer", "郑某某", (Role.REVIEWER,)),
    Person("chief", "刘某某", (Role.CHIEF,)),
    Person("assessor", "张某某", (Role.ASSESSOR,)),
    Person("administrator", "倪某某", (Role.ADMINISTRATOR,)),
    Person("security", "邵某某", (Role.SECURITY_ADMIN,)),
    Person("auditor", "雷某某", (Role.AUDITOR,)),
)
# The credit office sits in 发展和改革局: its reviewer handles there too, and switches workspaces.
ALSO_HANDLES = {"fgj": "reviewer"}

# Further approvers of units whose steps name several signers.
SECTIONS: dict[str, tuple[Person, ...]] = {
    "czj": (
        Person("czj-caigou", "柯某某", (Role.APPROVER,)),
        Person("czj-fazhi", "欧某某", (Role.APPROVER,)),
        Person("czj-yusuan", "尤某某", (Role.APPROVER,)),
    ),
    "zjj": (
        Person("zjj-zhiliang", "裴某某", (Role.APPROVER,)),
        Person("zjj-fangchan", "涂某某", (Role.APPROVER,)),
    ),
    "scjgj": (Person("scjgj-fazhi", "柳某某", (Role.APPROVER,)),),
}

# Who went in the course of the year, and who is to come (name, own part of the account).
LEAVERS = {"czj": (Person("czj-guo", "郭某某", (Role.HANDLER,)),)}
INVITED = {"czj": ("何某某", "he")}


def staff_of(code: str, position: int, *, full: bool) -> list[Person]:
    """A unit's people: handler and approver; leader and administrator too where it is busy."""
    roles = [Role.HANDLER, Role.APPROVER]
    if full:
        roles += [Role.LEADER, Role.UNIT_ADMIN]
    words = {Role.UNIT_ADMIN: "admin"}
    return [
        Person(
            f"{code}-{words.get(role, role.value)}",
            f"{SURNAMES[(position * 4 + place) % len(SURNAMES)]}某某",
            (role,),
        )
        for place, role in enumerate(roles)
    ]
