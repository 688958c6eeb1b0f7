"""联合核查 by verbs: one case, one person, a reason and an end; every reading leaves its entry."""

from datetime import date, timedelta

import pytest

from audit.models import Entry
from audit.timeline import timeline
from casefiles.models import Case, CaseGrant
from casefiles.refusals import (
    AlreadyShared,
    EndNotInTime,
    GroundsMissing,
    NobodyFound,
    NotShared,
)
from casefiles.verbs import roster, sharing
from tenants import clock
from tenants.actors import Actor, in_unit, system
from tenants.models import Membership
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.stories import guard, list_in_force, proposed_case, publish_record, share

NOW = "2026-02-02 09:00"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 that found something."""
    publish_record()
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        return proposed_case(county, "czj")


def reads(county: County, case: Case, name: str = "zjj-handler") -> bool:
    """Whether the person reads the case at the own desk today."""
    unit, _roles = county.places[name]
    assert unit is not None
    by = in_unit(county.people[name], unit)
    if by is None:
        return False
    with unit_scope(unit):
        listed = {each.content_object_id for each in sharing.shared_with(by)}
        found = sharing.read_shared(case.pk, by=by)
        assert (found is not None) == (case.pk in listed)
        return found is not None


def ask(county: County, case: Case, by: Actor, **other: object) -> CaseGrant:
    """Open the case to 住建局's handler, with some words replaced."""
    words: dict[str, object] = {
        "unit_code": "zjj",
        "account": "zjj-handler",
        "last_day": clock.today(),
        "grounds": "授权书 SQ-01",
        "law": "《政务数据共享条例》第二十条",
    }
    with unit_scope(case.unit):
        return sharing.share_case(case, by=by, **(words | other))  # type: ignore[arg-type]


def test_the_guest_reads_matter_subject_findings_and_opinion(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler")
        with unit_scope(county.units["zjj"]):
            found = sharing.read_shared(case.pk, by=county.actor("zjj-handler"))
    assert found is not None
    grant, peek = found
    assert peek.case.subject.name == "连江样本渔业有限公司"
    assert peek.case.matter.name == "政府采购供应商资格审查"
    assert peek.case.opinion == "建议准予。"
    assert [each.fact for each in peek.findings] == ["未履行生效判决"]
    assert (grant.title, grant.grounds) == (
        "SY-01-2026-0001 政府采购供应商资格审查",
        "授权书 SQ-01",
    )


def test_nobody_else_reads_it(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler")
        assert reads(county, case)
        for other in ("zjj-approver", "gtz-handler", "czj-handler"):
            assert not reads(county, case, other)
        with pytest.raises(NotAllowed):
            sharing.shared_with(county.actor("zjj-admin"))


def test_it_ends_at_midnight_in_shanghai(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler", days=26)
    for moment, open_then in (
        ("2026-02-28 23:59:59.999999", True),
        ("2026-03-01 00:00:00", False),
        ("2026-03-01 07:59:59", False),  # still 28 February in UTC
        ("2026-03-02 09:00", False),
    ):
        with clock.at(at(moment)):
            assert reads(county, case) is open_then, moment


def test_the_end_lies_within_ninety_days(county: County, case: Case) -> None:
    by = county.actor("czj-approver")
    with clock.at(at(NOW)):
        today = date(2026, 2, 2)
        for wrong in (today - timedelta(days=1), today + timedelta(days=91)):
            with pytest.raises(EndNotInTime) as said:
                ask(county, case, by, last_day=wrong)
            assert "2026-05-03" in str(said.value)
        assert ask(county, case, by, last_day=today + timedelta(days=90)).ends_on == date(
            2026, 5, 3
        )


def test_whatever_is_wrong_with_the_person_reads_the_same(county: County, case: Case) -> None:
    by = county.actor("czj-approver")
    with every_unit(because="test"):
        county.hire("zjj-left", "离任人", county.units["zjj"], Role.HANDLER)
    with clock.at(at(NOW)):
        with every_unit(because="test"):
            row = Membership.objects.get(user=county.people["zjj-left"])
            roster.end_membership(row, until=date(2026, 2, 2), by=system("tests"))
        said = set()
        for wrong in (
            {"unit_code": "nowhere"},
            {"account": "nobody-at-all"},
            {"account": "zjj-HANDLER"},
            {"account": "gtz-handler"},
            {"account": "zjj-admin"},
            {"account": "zjj-left"},
            {"unit_code": "czj", "account": "czj-leader"},
            {"account": "reviewer"},
        ):
            with pytest.raises(NobodyFound) as refused:
                ask(county, case, by, **wrong)
            said.add(str(refused.value))
        assert len(said) == 1
        county.people["zjj-handler"].is_active = False
        county.people["zjj-handler"].save()
        with pytest.raises(NobodyFound):
            ask(county, case, by)


def test_opening_asks_for_role_reason_and_once(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        for name in ("czj-handler", "czj-admin", "zjj-approver", "chief"):
            with pytest.raises(NotAllowed):
                ask(county, case, county.actor(name))
        with pytest.raises(GroundsMissing):
            ask(county, case, county.actor("czj-leader"), grounds="  ")
        ask(county, case, county.actor("czj-leader"))
        with pytest.raises(AlreadyShared):
            ask(county, case, county.actor("czj-leader"))
    with clock.at(at("2026-02-03 09:00")):
        assert not reads(county, case)
        ask(county, case, county.actor("czj-leader"))
        assert reads(county, case)
        with unit_scope(case.unit):
            assert CaseGrant.objects.count() == 1


def test_it_is_taken_back_with_a_reason(county: County, case: Case) -> None:
    by, guest = county.actor("czj-approver"), county.people["zjj-handler"]
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler")
        with unit_scope(case.unit):
            with pytest.raises(GroundsMissing):
                sharing.withdraw_share(case, guest, by=by, grounds="")
            with pytest.raises(NotAllowed):
                sharing.withdraw_share(
                    case, guest, by=county.actor("czj-handler"), grounds="核查完毕"
                )
            sharing.withdraw_share(case, guest, by=by, grounds="核查完毕")
            with pytest.raises(NotShared):
                sharing.withdraw_share(case, guest, by=by, grounds="核查完毕")
        assert not reads(county, case)


def test_it_ends_with_the_membership_and_a_new_one_does_not_revive_it(
    county: County, case: Case
) -> None:
    guest = county.people["zjj-handler"]
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler", days=60)
    with clock.at(at("2026-02-10 09:00")), every_unit(because="test"):
        row = Membership.objects.get(user=guest)
        # The account goes on elsewhere.
        gtz, since = county.units["gtz"], date(2026, 2, 1)
        roster.add_member(guest, Role.HANDLER, where=gtz, since=since, by=system("tests"))
        roster.end_membership(row, until=date(2026, 2, 10), by=system("tests"))
    with clock.at(at("2026-02-10 10:00")):
        assert not reads(county, case)
    with clock.at(at("2026-02-20 09:00")), every_unit(because="test"):
        roster.add_member(
            guest,
            Role.HANDLER,
            where=county.units["zjj"],
            since=date(2026, 2, 20),
            by=system("tests"),
        )
    with clock.at(at("2026-02-21 09:00")):
        assert not reads(county, case)


def test_the_owner_sees_who_for_how_long_why_and_every_reading(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler")
        for _time in range(2):
            assert reads(county, case)
        with unit_scope(case.unit):
            told = timeline(case)
            assert [each.what for each in told[:3]] == [
                "联合核查查阅",
                "联合核查查阅",
                "开放联合核查",
            ]
            assert told[0].who == "陈某某"
            assert "连江县住房和城乡建设局" in told[0].note
            for said in ("zjj-handler", "连江县住房和城乡建设局", "2026-03-04", "授权书 SQ-01"):
                assert said in told[2].note
            read = Entry.objects.filter(action="case.shared_read").first()
            assert read is not None and read.chain == "u:czj"
            assert read.actor == county.people["zjj-handler"]


def test_a_confidential_case_stays_open_to_its_guest_until_it_is_taken_back(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        share(county, case, "zjj-handler")
        door = guard(county, case).pk
        assert reads(county, case)
        with unit_scope(case.unit, doors=(door,)):
            sharing.withdraw_share(
                case,
                county.people["zjj-handler"],
                by=county.actor("czj-approver"),
                grounds="改为保密",
            )
        assert not reads(county, case)
