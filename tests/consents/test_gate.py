"""The gate by verbs: what opens it, what a withdrawal does, and what each answer leaves behind."""

from dataclasses import replace
from datetime import date

import pytest

from audit.models import Entry
from casefiles.consents import gate
from casefiles.consents.gate import Question
from casefiles.consents.words import DataScope, Judgement, Separate, Use
from casefiles.models import Case, Consent, GateAnswer
from casefiles.refusals import (
    ConsentExpired,
    ConsentTooNarrow,
    ConsentUnsigned,
    ConsentWithdrawn,
    NoConsent,
)
from casefiles.verbs import consents
from tenants import clock
from tenants.refusals import NotAllowed, Refusal
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.consents.papers import GRANTOR, for_a_year, granted, take, withdraw
from tests.stories import list_in_force, open_case

NOW = "2026-02-02 09:00"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 on its first matter."""
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        return open_case(county, "czj")


def ask(county: County, case: Case, name: str = "czj-handler", law: str = "", **other: object):  # type: ignore[no-untyped-def]
    """Whether 财政局 may query the record for the case."""
    unit, _roles = county.places[name]
    assert unit is not None
    with unit_scope(case.unit):
        question = Question.of_case(case, DataScope.RECORD, Use.QUERY)
    shut: Refusal | None = None
    with unit_scope(unit):
        try:
            return gate.ask(replace(question, **other), by=county.actor(name), law=law)  # type: ignore[arg-type]
        except Refusal as refusal:
            shut = refusal  # as a page shows it: what was written stays
    raise shut


def answers() -> list[str]:
    with every_unit(because="the tests count answers"):
        return list(GateAnswer.objects.order_by("asked_at").values_list("judgement", flat=True))


def test_without_a_consent_it_stays_shut_and_says_so(county: County, case: Case) -> None:
    with clock.at(at(NOW)), pytest.raises(NoConsent, match="签署授权书"):
        ask(county, case)
    assert answers() == [Judgement.NONE]
    with every_unit(because="the tests read the trail"):
        entry = Entry.objects.get(action="consent.gate_asked")
    assert entry.subject_id == str(case.pk)
    assert entry.data["judgement"] == "none" and entry.data["to_unit"] == "连江县财政局"


def test_a_consent_of_the_case_opens_it_until_it_is_withdrawn(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        consent = take(county, "czj", granted(case))
        assert ask(county, case).consent == consent
        withdraw(county, consent)
        with pytest.raises(ConsentWithdrawn):
            ask(county, case)
        # What was read before stays read: asked as of then, the answer is as it was.
        with unit_scope(case.unit):
            before = Question.of_case(case, DataScope.RECORD, Use.QUERY)
            early = replace(before, at=at("2026-02-02 08:59"))
            assert gate.check(early).judgement == Judgement.GIVEN
    assert answers() == [Judgement.GIVEN, Judgement.WITHDRAWN]


def test_it_asks_for_the_same_data_case_and_recipient(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        take(county, "czj", granted(case))
        with unit_scope(case.unit):
            other = open_case(county, "czj")
        with pytest.raises(ConsentTooNarrow, match="数据范围"):
            ask(county, case, scope=DataScope.CASE)
        with pytest.raises(ConsentTooNarrow, match="另一办件"):
            ask(county, other)
        with pytest.raises(NoConsent):
            ask(county, case, recipient=county.units["zjj"])
        with pytest.raises(ConsentTooNarrow, match="单独同意"):
            ask(county, case, sensitive=True)


def test_a_year_for_two_units_ends_with_its_last_day(county: County, case: Case) -> None:
    zjj = county.units["zjj"]
    with clock.at(at(NOW)):
        terms = for_a_year(county, "czj", recipients=(zjj,), separate=(Separate.PASS_ON,))
        consent = take(county, "czj", terms)
        # Another unit asks out of its own scope, and reads whose paper it rests on.
        permit = ask(county, case, "zjj-handler", recipient=zjj, use=Use.REUSE)
        assert permit.consent == consent and permit.consent.number == "SQ-2026-0001"
    with clock.at(at("2027-02-02 23:59")):
        assert ask(county, case).opens
    with clock.at(at("2027-02-03 00:00")), pytest.raises(ConsentExpired):
        ask(county, case)
    with every_unit(because="the tests read answers"):
        first = GateAnswer.objects.order_by("asked_at").first()
    assert first is not None and (first.unit, first.holder) == (zjj, case.unit)


def test_an_unsigned_paper_opens_nothing(county: County, case: Case) -> None:
    handler = county.actor("czj-handler")
    with clock.at(at(NOW)), unit_scope(case.unit):
        consents.prepare(case.unit, GRANTOR, granted(case), by=handler)
        with pytest.raises(ConsentUnsigned):
            ask(county, case)


def test_a_law_opens_it_for_whoever_approves(county: County, case: Case) -> None:
    law = "《政务数据共享条例》第二十条"
    with clock.at(at(NOW)):
        with pytest.raises(NotAllowed):
            ask(county, case, law=law)
        permit = ask(county, case, "czj-approver", law=law)
    assert (permit.judgement, permit.law) == (Judgement.BY_LAW, law)


def test_one_person_in_two_units_is_found_by_the_office_and_by_no_unit(
    county: County, case: Case
) -> None:
    with clock.at(at(NOW)):
        consent = take(county, "czj", granted(case))
    with unit_scope(county.units["zjj"]):
        assert not Consent.objects.filter(pk=consent.pk).exists()
    assert consent.starts_on == date(2026, 2, 2)
