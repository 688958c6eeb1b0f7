"""What the office does for all units: which bases end, model lists, steps for next year, agencies."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from casefiles.agencies.words import ExitReason, FilingLevel, Grade
from casefiles.verbs import agencies, bases, itemlists, model_lists
from config.demo.identities import uscc_of
from config.demo.lists import YEAR
from tenants import clock
from tenants.actors import Actor, in_office
from tenants.clock import SHANGHAI
from tenants.models import Office, User
from tenants.roles import Role
from tenants.scope import office_scope
from workflows.minimums import prescribe
from workflows.models import TemplateKind
from workflows.template_rules import Prescribed

STARTS_AT = datetime(YEAR, 10, 12, 15, 20, tzinfo=SHANGHAI)
# A basis that was replaced in the autumn, and one that runs out with the year.
ENDING = (
    ("民政部令第60号", date(YEAR, 10, 31), "已由新的评估办法代替，请核对后更换依据。"),
    ("评比达标表彰活动管理办法", date(YEAR, 12, 31), "有效期届满，新办法公布后请更新。"),
)
# Whose accepted lists all others may begin from: one with many cases, and a township.
MODELS = ("scjgj", "fcz")
# Made up, as every name here: one that is listed, and one that left in the summer.
AGENCIES = (
    agencies.Particulars(
        "福州样本信用评估有限公司",
        uscc_of(9001),
        "闽信备〔2025〕样3号",
        FilingLevel.PROVINCE,
        date(YEAR - 1, 11, 3),
        "企业信用评级、信用调查、信用管理咨询",
        "企业主体信用评级规范（样本）",
    ),
    agencies.Particulars(
        "连江样本征信服务有限公司",
        uscc_of(9002),
        "连信备〔2025〕样1号",
        FilingLevel.COUNTY,
        date(YEAR - 1, 6, 16),
        "信用调查",
    ),
)
LEFT_ON = date(YEAR, 7, 20)
LEADER_SIGNS = Prescribed("分管领导签发", Role.LEADER)


def keep_office(office: Office, until: datetime) -> None:
    """Once the year is far enough gone."""
    if until < STARTS_AT:
        return
    with office_scope(office):
        with clock.at(STARTS_AT):
            reviewer = in_office(User.objects.get(username="reviewer"), office)
            assert reviewer is not None
            deeds = _deeds(office, reviewer)
        for number, deed in enumerate(deeds):
            with clock.at(STARTS_AT + timedelta(minutes=6 * number)):
                deed()


def _deeds(office: Office, by: Actor) -> list[Callable[[], object]]:
    """What is done that afternoon, in its order."""
    registered = [
        partial(bases.register, office, title, last_on, note=note, by=by)
        for title, last_on, note in ENDING
    ]
    lists = itemlists.all_in_force(office).filter(unit__code__in=MODELS).order_by("unit__position")
    published = [partial(model_lists.publish, each, by=by) for each in lists]
    prescribed = partial(
        prescribe, office, TemplateKind.PLAN, [LEADER_SIGNS], since=date(YEAR + 1, 1, 1), by=by
    )
    return [*registered, *published, prescribed, partial(_keep_register, office, by)]


def _keep_register(office: Office, by: Actor) -> None:
    """The register of agencies; the first is graded, the second has left."""
    stays, leaves = (agencies.file_agency(office, each, by=by) for each in AGENCIES)
    agencies.grade_agency(stays, Grade.A, by=by)
    agencies.let_go(leaves, on=LEFT_ON, reason=ExitReason.OWN_WISH, note="业务调整。", by=by)
