"""A template run on the past: conditions, people of that day, and never a step without a signer."""

from datetime import date
from random import Random

import pytest

from casefiles.models import Filing
from casefiles.verbs import roster
from tenants import clock
from tenants.actors import system
from tenants.models import Unit
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.stories import list_in_force, proposed_case, submitted_month
from workflows.models import Mode, TemplateKind
from workflows.planned import NewStep
from workflows.preview import how_many, past_records, preview
from workflows.staff import Staff, staff_of
from workflows.template_rules import Plan, faults_of

APPROVER, LEADER = NewStep("审核", Role.APPROVER), NewStep("审签", Role.LEADER)
BIG = ({"fact": "rows", "test": "at_least", "value": 3},)
BONDS = ({"fact": "categories", "test": "has_any", "value": ["bond"]},)


def test_conditions_decide_and_say_what_they_found(county: County) -> None:
    filing = list_in_force(county, "czj", matters=2)
    steps = [
        APPROVER,
        NewStep("多", Role.LEADER, conditions=BIG),
        NewStep("债", Role.LEADER, conditions=BONDS),
    ]
    with unit_scope(county.units["czj"]):
        run = preview("item_list", steps, filing)
    assert [(each.asked, each.signers) for each in run.steps] == [
        (True, ("林某某", "黄某某")),
        (False, ()),
        (False, ()),
    ]
    assert run.steps[0].why == "每次都办理"
    assert run.steps[1].why == "不办理：事项条数不少于 3不成立（实际：2）"
    assert run.steps[2].why.endswith("（实际：政府采购）")
    assert [(each.step, each.who) for each in run.really] == [("科室负责人审核", "林某某")]


def test_lateness_is_asked_of_its_own_day(county: County) -> None:
    late = NewStep("逾期", Role.LEADER, conditions=({"fact": "late", "test": "is", "value": True},))
    with clock.at(at("2026-02-10 09:00")):
        filing = submitted_month(county, "czj", "2026-01")
    with clock.at(at("2026-06-01 09:00")), unit_scope(county.units["czj"]):
        assert not preview("progress", [late], filing).steps[0].asked


def test_the_people_of_that_day(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at("2026-02-10 09:00")):
        filing = submitted_month(county, "czj", "2026-01")
    with clock.at(at("2026-03-10 09:00")), every_unit(because="somebody new"):
        county.hire("czj-new", "钱某某", czj, Role.APPROVER)
        leader = county.people["czj-leader"].memberships.get()
        roster.end_membership(leader, until=date(2026, 3, 11), by=system("tests"))
    with clock.at(at("2026-04-01 09:00")), unit_scope(czj):
        filing = Filing.objects.get(pk=filing.pk)
        named = NewStep(
            "会签",
            mode=Mode.ALL,
            people=(county.people["czj-leader"], county.people["czj-new"]),
            ratio=100,
        )
        (met,) = preview("progress", [named], filing).steps
    # `hire` gives roles from the first of January: the new one counts, the leader was still here.
    assert met.signers == ("黄某某", "钱某某")
    assert how_many(met) == "须2人签署"


def test_a_case_leaves_out_whoever_checked_it(county: County) -> None:
    list_in_force(county, "czj")
    case = proposed_case(county, "czj")
    czj = county.units["czj"]
    with every_unit(because="a handler who may sign"):
        roster.add_member(
            county.people["czj-handler"],
            Role.APPROVER,
            where=czj,
            since=clock.today(),
            by=system("tests"),
        )
    with unit_scope(czj):
        (met,) = preview("case", [APPROVER], case).steps
        assert "陈某某" not in met.signers
        assert list(past_records(czj, "case")) == [case]


def test_only_what_was_submitted_can_be_tried(county: County) -> None:
    czj = county.units["czj"]
    first = submitted_month(county, "czj", "2026-01")
    listed = list_in_force(county, "czj")
    with unit_scope(czj):
        assert {each.pk for each in past_records(czj, "filing")} == {first.pk, listed.pk}
        assert [each.pk for each in past_records(czj, "progress")] == [first.pk]


FACTS = {
    TemplateKind.PROGRESS: [("late", "is", True), ("nil", "is", False), ("nil", "is", True)],
    TemplateKind.ITEM_LIST: [
        ("rows", "at_least", 2),
        ("rows", "at_most", 9),
        ("categories", "has_any", ["procurement", "bond"]),
        ("categories", "has_none", ["procurement"]),
    ],
}


def random_steps(dice: Random, staff: Staff, kind: TemplateKind) -> tuple[NewStep, ...]:
    """Any steps that the editor could lay, sound or not."""
    people = list(staff.people.values())
    steps = []
    for number in range(dice.randint(0, 4)):
        mode = dice.choice(list(Mode))
        by_role = mode != Mode.IN_TURN and dice.random() < 0.5
        named = tuple(dice.sample(people, dice.randint(1, min(4, len(people)))))
        wanted = dice.sample(FACTS[kind], dice.choice([0, 0, 1, 2]))
        steps.append(
            NewStep(
                f"环节{number}",
                role=dice.choice([Role.APPROVER, Role.LEADER, Role.HANDLER]) if by_role else None,
                limit_days=dice.randint(0, 31),
                mode=mode,
                people=() if by_role else named,
                ratio=dice.choice([1, 34, 50, 60, 100]),
                conditions=tuple(
                    {"fact": fact, "test": test, "value": value} for fact, test, value in wanted
                ),
            )
        )
    return tuple(steps)


@pytest.mark.parametrize("kind", list(FACTS))
def test_a_sound_template_never_asks_nobody(county: County, kind: TemplateKind) -> None:
    """For any template that the rules let pass, each step that a record meets finds its signers."""
    czj: Unit = county.units["czj"]
    with every_unit(because="a larger unit"):
        for number in range(4):
            roles = [Role.APPROVER, Role.LEADER] if number % 2 else [Role.APPROVER, Role.HANDLER]
            county.hire(f"czj-{number}", f"{'甲乙丙丁'[number]}某某", czj, *roles)
    if kind == TemplateKind.PROGRESS:
        record = submitted_month(county, "czj", "2026-01")
    else:
        record = list_in_force(county, "czj", matters=3)
    dice, sound = Random(7), 0
    with unit_scope(czj):
        staff = staff_of(czj)
        for _turn in range(1500):
            steps = random_steps(dice, staff, kind)
            if any(each.blocks for each in faults_of(Plan(kind, steps, staff))):
                continue
            sound += 1
            for met in preview(kind, steps, record).steps if sound < 200 else ():
                assert not met.asked or len(met.signers) >= met.step.needed(len(met.signers)) > 0
    assert sound > 150
