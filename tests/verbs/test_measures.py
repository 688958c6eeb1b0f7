"""A measure: from the catalogue, on findings that may be used, told, heard, and only then in effect."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from casefiles.itemlists.words import BasisLevel
from casefiles.measure_base import BASE, MeasureTerms
from casefiles.models import (
    Case,
    CaseMeasure,
    Finding,
    HearingOutcome,
    MeasureEntry,
    MeasureKind,
    MeasureState,
    NoticeManner,
    RegisterRecord,
    Usability,
    Verdict,
)
from casefiles.models.register import Severity
from casefiles.models.usability import judge
from casefiles.refusals import (
    AlreadyTold,
    BasisTooLow,
    CatalogueStarted,
    FindingNotUsable,
    FindingsMissing,
    FindingTooSlight,
    HearingRuns,
    IncentiveUndeserved,
    MeasureCodeTaken,
    MeasureContradicts,
    MeasureEnded,
    MeasureGone,
    MeasureMissing,
    NotBeingHeard,
    NothingRevised,
    NoticeDayWrong,
    NotInEffect,
    RulesNeedCatalogue,
    SelfReview,
    StatementMissing,
)
from casefiles.verbs import cases, measure_catalogue, measures
from casefiles.workdays.deadlines import last_day_of
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import (
    guard,
    list_in_force,
    measure,
    proposed_case,
    publish_record,
    restricted_case,
)

NOW = "2026-03-02 09:00"
TERMS = MeasureTerms(
    "ZZ-01",
    MeasureKind.RESTRICTION,
    "暂停参加本县评优",
    "《某某条例》第五条",
    BasisLevel.REGULATION,
)


@pytest.fixture
def town(county: County) -> County:
    """财政局 and 琯头镇 have lists in force, the company a serious record."""
    with clock.at(at("2026-02-02 09:00")):
        publish_record()
        list_in_force(county, "czj")
        list_in_force(county, "gtz")
    return county


def register(**changes: object) -> None:
    with every_unit(because="the tests' register"):
        RegisterRecord.objects.update(**changes)


def rule(county: County, case: Case, *ticks: Finding, code: str = "CJ-04", **said: object) -> None:
    words: dict[str, object] = {"verdict": Verdict.CONDITIONAL, "reason": "尚未履行判决。"}
    if "measure" not in said:
        said["measure"] = measure(county, code).pk
    ruling = cases.Ruling(**words | {"findings": tuple(each.pk for each in ticks)} | said)  # type: ignore[arg-type]
    with unit_scope(case.unit):
        cases.decide(case, by=county.actor(f"{case.unit.code}-approver"), ruling=ruling)


def found_in(case: Case) -> list[Finding]:
    with unit_scope(case.unit):
        return list(Finding.objects.filter(case=case))


def laid_on(case: Case) -> CaseMeasure:
    with unit_scope(case.unit, doors=(case.door,) if case.door else ()):
        return CaseMeasure.objects.get(case=case)


def tell(county: County, case: Case, moment: str = NOW, day: date | None = None) -> None:
    by = county.actor(f"{case.unit.code}-handler")
    with clock.at(at(moment)), unit_scope(case.unit):
        notice = measures.Notice(day or clock.today(), NoticeManner.POST)
        measures.notify(case, notice, by=by)


def hear(
    county: County, case: Case, outcome: HearingOutcome, moment: str, said: str = "属实。"
) -> None:
    by = county.actor(f"{case.unit.code}-approver")
    with clock.at(at(moment)), unit_scope(case.unit):
        measures.conclude(case, outcome, statement=said, by=by)


@given(
    severity=st.sampled_from(Severity.values),
    until=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    repaired=st.none() | st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    disputed=st.booleans(),
    day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_only_what_nothing_bars_is_usable(
    severity: str, until: date, repaired: date | None, disputed: bool, day: date
) -> None:
    badge = judge(severity, publish_until=until, repaired_on=repaired, disputed=disputed, on=day)
    bars = [repaired is not None and repaired <= day, until < day, disputed, severity == "minor"]
    assert (badge == Usability.USABLE) == (not any(bars))
    assert badge.article
    if badge == Usability.REPAIRED:
        later = day + timedelta(days=900)
        after = judge(
            severity, publish_until=until, repaired_on=repaired, disputed=disputed, on=later
        )
        assert after == Usability.REPAIRED


def test_the_last_day_of_publication_counts() -> None:
    day = date(2028, 2, 29)
    known = {"repaired_on": None, "disputed": False}
    assert judge("serious", publish_until=day, on=day, **known) == Usability.USABLE  # type: ignore[arg-type]
    after = judge("serious", publish_until=day, on=day + timedelta(days=1), **known)  # type: ignore[arg-type]
    assert after == Usability.EXPIRED


def test_a_decision_lays_the_measure_and_nothing_is_in_effect(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
        laid = laid_on(case)
    assert (laid.state, laid.effective_at) == (MeasureState.NOTICE, None)
    assert (case.measure, case.measure_clause) == (laid.name, laid.basis)
    with unit_scope(case.unit):
        assert laid.grounds.count() == 1
        decided = Entry.objects.get(action="case.decided").data
        assert (decided["has_reason"], decided["has_measure"], decided["has_clause"]) == (True,) * 3
        assert decided["findings"] == 1
        assert Entry.objects.get(action="case.measure_laid").data["findings"] == 1


@pytest.mark.parametrize(
    ("change", "badge"),
    [
        ({"repaired_on": date(2026, 2, 1)}, "已修复不得使用"),
        ({"disputed": True}, "异议中"),
        ({"publish_until": date(2026, 2, 1)}, "已过期"),
        ({"severity": "minor"}, "轻微不得据以限制"),
    ],
)
def test_what_may_not_be_used_carries_no_restriction(
    town: County, change: dict[str, object], badge: str
) -> None:
    register(**change)
    with clock.at(at(NOW)):
        case = proposed_case(town, "gtz")
        with pytest.raises(FindingNotUsable) as refused:
            rule(town, case, *found_in(case))
        assert "闽连执〔2025〕7号" in str(refused.value) and badge in str(refused.value)


def test_what_expired_between_query_and_decision_is_refused(town: County) -> None:
    register(publish_until=date(2026, 3, 2))
    with clock.at(at(NOW)):
        case = proposed_case(town, "gtz")
    with clock.at(at("2026-03-03 09:00")), pytest.raises(FindingNotUsable, match="已过期"):
        rule(town, case, *found_in(case))


def test_a_ruling_names_its_grounds(town: County) -> None:
    with clock.at(at(NOW)):
        case, other = proposed_case(town, "gtz"), proposed_case(town, "czj")
        (found,), (foreign,) = found_in(case), found_in(other)
        with pytest.raises(FindingsMissing):
            rule(town, case)
        with pytest.raises(FindingsMissing):
            rule(town, case, foreign)
        with pytest.raises(MeasureMissing):
            rule(town, case, found, measure=None)
        over = measure(town)
        with office_scope(town.office):
            measure_catalogue.end(over, by=town.actor("reviewer"))
        with pytest.raises(MeasureEnded):
            rule(town, case, found, measure=over.pk)
        with pytest.raises(MeasureEnded):
            rule(town, case, found, measure=case.pk)


def test_the_measure_is_no_graver_than_the_findings(town: County) -> None:
    register(severity="general")
    with clock.at(at(NOW)):
        case = proposed_case(town, "gtz")
        with pytest.raises(FindingTooSlight, match="严重"):
            rule(town, case, *found_in(case), code="CJ-01")
        rule(town, case, *found_in(case), code="CJ-04")


def test_an_incentive_is_for_a_clean_record_and_needs_no_hearing(town: County) -> None:
    with clock.at(at(NOW)):
        case = proposed_case(town, "gtz")
        with pytest.raises(IncentiveUndeserved, match="闽连执"):
            rule(town, case, code="JL-01", verdict=Verdict.GRANT)
        register(repaired_on=date(2026, 1, 5))
        clean = proposed_case(town, "gtz")
        with pytest.raises(MeasureContradicts):
            rule(town, clean, code="JL-01", verdict=Verdict.REFUSE)
        rule(town, clean, code="JL-01", verdict=Verdict.GRANT)
        assert clean.measure_kind == MeasureKind.INCENTIVE
        tell(town, clean)
        laid = laid_on(clean)
        assert (laid.state, laid.hear_until) == (MeasureState.IN_EFFECT, None)
        assert laid.effective_at is not None


def test_silence_counts_when_the_working_days_are_over(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
    tell(town, case, "2026-04-01 09:00", date(2026, 4, 1))
    laid = laid_on(case)
    # 4 to 6 April are a holiday.
    assert laid.hear_until is not None and last_day_of(laid.hear_until) == date(2026, 4, 9)
    with pytest.raises(AlreadyTold):
        tell(town, case, "2026-04-02 09:00")
    with pytest.raises(HearingRuns, match="2026-04-09"):
        hear(town, case, HearingOutcome.SILENT, "2026-04-09 23:59", "")
    hear(town, case, HearingOutcome.SILENT, "2026-04-10 00:00", "")
    laid = laid_on(case)
    assert laid.state == MeasureState.IN_EFFECT and laid.effective_at == at("2026-04-10 00:00")
    with pytest.raises(NotBeingHeard):
        hear(town, case, HearingOutcome.WITHDRAWN, "2026-04-10 09:00")


def test_who_was_heard_or_waives_needs_no_waiting_but_words(town: County) -> None:
    with clock.at(at(NOW)):
        upheld, waived, withdrawn = (restricted_case(town, "gtz") for _ in range(3))
    for case, outcome, state in (
        (upheld, HearingOutcome.UPHELD, MeasureState.IN_EFFECT),
        (waived, HearingOutcome.WAIVED, MeasureState.IN_EFFECT),
        (withdrawn, HearingOutcome.WITHDRAWN, MeasureState.WITHDRAWN),
    ):
        with pytest.raises(NotBeingHeard):
            hear(town, case, outcome, NOW)
        tell(town, case)
        with pytest.raises(StatementMissing):
            hear(town, case, outcome, "2026-03-03 09:00", "  ")
        hear(town, case, outcome, "2026-03-03 09:00")
        assert laid_on(case).state == state
    assert laid_on(withdrawn).effective_at is None


def test_a_notice_lies_between_the_decision_and_today(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
    for day in (date(2026, 3, 1), date(2026, 3, 4)):
        with pytest.raises(NoticeDayWrong, match="2026-03-02"):
            tell(town, case, "2026-03-03 09:00", day)


def test_who_gave_the_opinion_does_not_conclude(town: County) -> None:
    with clock.at(at("2026-02-03 09:00")):
        town.hire("gtz-both", "周某某", town.units["gtz"], Role.HANDLER, Role.APPROVER)
    with clock.at(at(NOW)):
        case = proposed_case(town, "gtz")
        with unit_scope(case.unit):
            Case.objects.filter(pk=case.pk).update(proposed_by=town.people["gtz-both"])
            case.refresh_from_db()
        rule(town, case, *found_in(case))
        tell(town, case)
        by = town.actor("gtz-both")
        with unit_scope(case.unit), pytest.raises(SelfReview):
            measures.conclude(case, HearingOutcome.UPHELD, statement="属实。", by=by)
        with unit_scope(case.unit), pytest.raises(NotAllowed):
            handler = town.actor("gtz-handler")
            measures.conclude(case, HearingOutcome.UPHELD, statement="属实。", by=handler)


def test_a_measure_in_effect_is_lifted_with_a_reason(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
        by = town.actor("gtz-approver")
        with unit_scope(case.unit), pytest.raises(NotInEffect):
            measures.lift(case, reason="已修复", by=by)
        tell(town, case)
        hear(town, case, HearingOutcome.WAIVED, NOW)
        with unit_scope(case.unit):
            measures.lift(case, reason="已修复", by=by)
        assert laid_on(case).state == MeasureState.LIFTED


def test_the_database_lets_no_restriction_take_effect_unheard(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
        with unit_scope(case.unit), pytest.raises(IntegrityError), transaction.atomic():
            CaseMeasure.objects.update(state=MeasureState.IN_EFFECT, effective_at=timezone.now())


def test_a_measure_stands_behind_the_door_of_its_case(town: County) -> None:
    with clock.at(at(NOW)):
        case = restricted_case(town, "gtz")
        guard(town, case)
    with unit_scope(case.unit):
        assert not CaseMeasure.objects.exists()
    assert laid_on(case).door == case.door != 0
    with office_scope(town.office):
        assert not CaseMeasure.objects.exists()


def test_the_catalogue_keeps_every_version(town: County) -> None:
    reviewer = town.actor("reviewer")
    with clock.at(at(NOW)), office_scope(town.office):
        first = measure_catalogue.publish(town.office, TERMS, by=reviewer)
        with pytest.raises(MeasureCodeTaken, match="ZZ-01"):
            measure_catalogue.publish(town.office, TERMS, by=reviewer)
        with pytest.raises(NothingRevised):
            measure_catalogue.revise(first, TERMS, by=reviewer)
        longer = MeasureTerms(**vars(TERMS) | {"hearing_days": 10})
        second = measure_catalogue.revise(first, longer, by=reviewer)
        assert (second.version, second.hearing_days, second.code) == (2, 10, first.code)
        with pytest.raises(MeasureGone):
            measure_catalogue.end(first, by=reviewer)
        measure_catalogue.end(second, by=reviewer)
        third = measure_catalogue.publish(town.office, TERMS, by=reviewer)
        assert third.version == 3
        with pytest.raises(CatalogueStarted):
            measure_catalogue.adopt_base(town.office, by=reviewer)
    with unit_scope(town.units["gtz"]):
        assert MeasureEntry.objects.count() == 3
        with pytest.raises(NotAllowed):
            measure_catalogue.end(third, by=town.actor("gtz-approver"))


def test_a_restriction_needs_a_sufficient_basis(town: County) -> None:
    reviewer = town.actor("reviewer")
    low = MeasureTerms(**vars(TERMS) | {"level": BasisLevel.NORMATIVE})
    rules = MeasureTerms(**vars(TERMS) | {"level": BasisLevel.DEPARTMENT_RULE})
    with clock.at(at(NOW)), office_scope(town.office):
        with pytest.raises(BasisTooLow):
            measure_catalogue.publish(town.office, low, by=reviewer)
        with pytest.raises(RulesNeedCatalogue):
            measure_catalogue.publish(town.office, rules, by=reviewer)
        named = MeasureTerms(**vars(rules) | {"note": "全国失信惩戒措施基础清单第 8 项"})
        assert measure_catalogue.publish(town.office, named, by=reviewer).version == 1


def test_the_base_is_lawful_by_our_own_rules(town: County) -> None:
    with clock.at(at(NOW)), office_scope(town.office):
        assert measure_catalogue.adopt_base(town.office, by=town.actor("reviewer")) == len(BASE)
        for each in MeasureEntry.objects.all():
            assert (each.hearing_days > 0) == (each.kind == MeasureKind.RESTRICTION)
