"""21: the submitter never approves the own work; an empty assignee or a timeout never approves anything."""

from datetime import date

import pytest

from casefiles.models import Case, CaseState, Filing, FilingState
from casefiles.refusals import SelfReview, SignedBefore
from casefiles.verbs import cases, filings, roster
from casefiles.verbs.periods import open_due
from tenants import clock
from tenants.actors import in_office, in_unit, system
from tenants.models import Office, Unit, User
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import SINCE, County, at
from tests.stories import list_in_force, proposed_case, submitted_month

NOW = "2026-03-02 09:00"


def also(county: County, person: User, role: Role, where: Unit | Office) -> None:
    """A second role for somebody."""
    with office_scope(county.office):
        roster.add_member(person, role, where=where, since=SINCE, by=system("tests"))


def test_21_who_submitted_does_not_sign_though_the_role_is_held(county: County) -> None:
    czj, handler = county.units["czj"], county.people["czj-handler"]
    also(county, handler, Role.APPROVER, czj)
    with clock.at(at(NOW)):
        filing = submitted_month(county, "czj")
        both = in_unit(handler, czj)
        assert both is not None and {Role.HANDLER, Role.APPROVER} <= both.roles
        with unit_scope(czj):
            for verb in (filings.sign, filings.send_back):
                with pytest.raises(SelfReview):
                    verb(filing, by=both, text="自己看过了")
            assert Filing.objects.get(pk=filing.pk).state == FilingState.SUBMITTED


def test_21_who_submitted_for_the_unit_does_not_review_at_the_office(county: County) -> None:
    person = county.people["gtz-handler"]
    also(county, person, Role.REVIEWER, county.office)
    with clock.at(at(NOW)):
        filing = submitted_month(county, "gtz")
        reviewer = in_office(person, county.office)
        assert reviewer is not None
        with office_scope(county.office):
            with pytest.raises(SelfReview):
                filings.accept(filing, by=reviewer)
            assert Filing.objects.get(pk=filing.pk).state == FilingState.FILED


def test_21_the_same_person_does_not_sign_two_steps(county: County) -> None:
    zjj, approver = county.units["zjj"], county.people["zjj-approver"]
    also(county, approver, Role.LEADER, zjj)
    with clock.at(at(NOW)):
        filing = submitted_month(county, "zjj")
        both = in_unit(approver, zjj)
        assert both is not None
        with unit_scope(zjj):
            filings.sign(filing, by=both, text="同意")
            with pytest.raises(SignedBefore):
                filings.sign(filing, by=both, text="同意")
            assert Filing.objects.get(pk=filing.pk).state == FilingState.SUBMITTED


def test_21_who_gave_the_opinion_does_not_decide(county: County) -> None:
    czj, handler = county.units["czj"], county.people["czj-handler"]
    also(county, handler, Role.APPROVER, czj)
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        case = proposed_case(county, "czj")
        both = in_unit(handler, czj)
        assert both is not None
        with unit_scope(czj), pytest.raises(SelfReview):
            cases.decide(case, by=both, ruling=cases.Ruling("grant"))


def test_21_nobody_there_and_a_year_gone_by_approves_nothing(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        unit, office = submitted_month(county, "czj"), submitted_month(county, "gtz")
        case = proposed_case(county, "czj")
        with every_unit(because="everybody leaves"):
            for who in ("czj-approver", "czj-leader", "reviewer", "chief"):
                for each in county.people[who].memberships.all():
                    roster.end_membership(each, until=date(2026, 3, 3), by=system("tests"))
    with clock.at(at("2027-03-02 09:00")):
        open_due(by=system("open_periods"))
        with every_unit(because="test"):
            assert Filing.objects.get(pk=unit.pk).state == FilingState.SUBMITTED
            assert Filing.objects.get(pk=office.pk).state == FilingState.FILED
            assert Case.objects.get(pk=case.pk).state == CaseState.PROPOSED
