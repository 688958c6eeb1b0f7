"""The units' own workflows: what each kind of record passes, as its administrator published it.

A few units differ on purpose, so that every way of signing can be seen at work.
"""

from collections.abc import Mapping

from tenants.models import User
from tenants.roles import Role
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep

Own = tuple[TemplateKind, tuple[NewStep, ...]]
# A list of more rows than this goes to the leader too.
LONG_LIST = 3


def own_steps(code: str, people: Mapping[str, User]) -> list[Own]:
    """The templates of one unit beside the one for all filings; `people` are its accounts."""
    match code:
        case "czj":
            return _finance(people)
        case "zjj":
            return _housing(people)
        case "scjgj":
            return [(TemplateKind.CASE, (_when_found("法规股复核", people["scjgj-fazhi"]),))]
        case "fgj":
            return [(TemplateKind.PROGRESS, (NewStep("办公室核稿", Role.APPROVER, 1),))]
        case _:
            return []


def _finance(people: Mapping[str, User]) -> list[Own]:
    """Two of three sections sign a list (会签); a copy of the month's report goes to the leader (抄送)."""
    sections = tuple(people[f"czj-{name}"] for name in ("caigou", "fazhi", "yusuan"))
    return [
        (
            TemplateKind.ITEM_LIST,
            (NewStep("股室会签", people=sections, mode=Mode.ALL, ratio=66, limit_days=3),),
        ),
        (
            TemplateKind.PROGRESS,
            (NewStep("办公室审核", Role.APPROVER, 1, copy_roles=(Role.LEADER,)),),
        ),
        (
            TemplateKind.PLAN,
            (NewStep("办公室核稿", Role.APPROVER), NewStep("分管领导签发", Role.LEADER)),
        ),
        (TemplateKind.CASE, (_when_found("法制审核", people["czj-fazhi"]),)),
    ]


def _housing(people: Mapping[str, User]) -> list[Own]:
    """Two sections sign a list one after the other (依次); a long one goes to the leader too."""
    sections = (people["zjj-zhiliang"], people["zjj-fangchan"])
    long_list = {"fact": "rows", "test": "at_least", "value": LONG_LIST + 1}
    return [
        (
            TemplateKind.ITEM_LIST,
            (
                NewStep("股室依次审核", people=sections, mode=Mode.IN_TURN),
                NewStep("分管领导审签", Role.LEADER, conditions=(long_list,)),
            ),
        ),
        (
            TemplateKind.PLAN,
            (NewStep("分管领导签发", Role.LEADER, copied=(people["zjj-zhiliang"],)),),
        ),
    ]


def _when_found(title: str, signer: User) -> NewStep:
    """A step between opinion and decision, asked only where the record of credit holds something."""
    found = {"fact": "findings", "test": "at_least", "value": 1}
    return NewStep(title, limit_days=1, people=(signer,), conditions=(found,))
