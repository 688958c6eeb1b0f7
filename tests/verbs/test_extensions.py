"""延期: asked for in time, granted or refused; the due day moves by that verb alone, and so do scores."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from audit.models import Entry
from audit.scoring.facts import Fact, Facts
from casefiles.duedays import proof_of
from casefiles.indicators._filings import stories
from casefiles.models import Extension, Filing, FilingKind
from casefiles.refusals import ReasonMissing
from casefiles.refusals.duedays import (
    ExtensionDayWrong,
    ExtensionPending,
    NoExtensionAsked,
    NothingToExtend,
    TooLateToExtend,
)
from casefiles.verbs import extensions, filings, progress
from casefiles.workdays import Calendar
from casefiles.workdays.deadlines import end_of
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.security.uploading import at_desk
from tests.stories import WORDS, open_month

DUE, LATER = date(2026, 2, 24), date(2026, 2, 27)
NOW = "2026-02-10 09:00"


def ask(county: County, filing: Filing, until: date = LATER, reason: str = "系统升级") -> None:
    with unit_scope(filing.unit):
        extensions.ask(filing, until=until, reason=reason, by=county.actor("czj-handler"))


def grant(county: County, filing: Filing, until: date = LATER) -> None:
    with office_scope(county.office):
        extensions.grant(filing, until=until, text="同意", by=county.actor("reviewer"))


def told(county: County) -> Facts:
    """The unit's entries as an indicator reads them."""
    with every_unit(because="test"):
        rows = Entry.objects.filter(chain="u:czj").order_by("seq")
        facts = tuple(Fact(str(e.seq), e.at, e.action, e.subject_id, e.data) for e in rows)
    return Facts(at("2026-12-31 23:00"), facts)


def test_a_granted_extension_moves_the_due_day_and_what_counts(county: County) -> None:
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
        ask(county, filing)
        with pytest.raises(ExtensionPending):
            ask(county, filing)
        grant(county, filing)
    with office_scope(county.office):
        moved = Filing.objects.get(pk=filing.pk)
        assert moved.due_at == end_of(LATER)
        proof = proof_of(moved)
        assert proof is not None and proof.holds and proof.extended == end_of(LATER)
        assert proof.as_opened == end_of(DUE)
        task = moved.process.task_set.get(flow_task_type="HUMAN")
        assert task.due_at == end_of(LATER)
        entry = Entry.objects.get(action="filing.extended")
        assert datetime.fromisoformat(entry.data["due_before"]) == end_of(DUE)
        assert datetime.fromisoformat(entry.data["due_at"]) == end_of(LATER)
    with clock.at(at("2026-02-27 20:00")), unit_scope(filing.unit):
        progress.fill(filing, by=county.actor("czj-handler"), words=WORDS)
        filings.submit(filing, by=county.actor("czj-handler"))
        filings.sign(filing, by=county.actor("czj-approver"))
    (story,) = stories(told(county), FilingKind.PROGRESS)
    assert story.due_at == end_of(LATER)
    assert story.days_late(Calendar()) == 0, "on time by the extended day"


def test_a_refusal_leaves_the_due_day(county: County) -> None:
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
        ask(county, filing)
        with office_scope(county.office):
            by = county.actor("reviewer")
            with pytest.raises(ReasonMissing):
                extensions.refuse(filing, text=" ", by=by)
            extensions.refuse(filing, text="请按期报送。", by=by)
            with pytest.raises(NoExtensionAsked):
                extensions.refuse(filing, text="请按期报送。", by=by)
            assert Filing.objects.get(pk=filing.pk).due_at == end_of(DUE)
        ask(county, filing, reason="再次申请")
        with office_scope(county.office):
            assert Extension.objects.filter(filing=filing).count() == 2
    (story,) = stories(told(county), FilingKind.PROGRESS)
    assert story.due_at == end_of(DUE)


def test_when_and_how_far(county: County) -> None:
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
        # Ten workdays after 24 February: 28 February is a make-up workday.
        last = Calendar().add_workdays(DUE, extensions.MOST_WORKDAYS)
        for wrong in (DUE, DUE - timedelta(days=1), last + timedelta(days=1)):
            with pytest.raises(ExtensionDayWrong):
                ask(county, filing, until=wrong)
        with pytest.raises(ReasonMissing):
            ask(county, filing, reason="")
        with office_scope(county.office), pytest.raises(NoExtensionAsked):
            extensions.grant(filing, until=LATER, by=county.actor("reviewer"))
        with unit_scope(filing.unit), pytest.raises(NotAllowed):
            extensions.grant(filing, until=LATER, by=county.actor("czj-handler"))
        ask(county, filing, until=last)
        with pytest.raises(ExtensionDayWrong):
            grant(county, filing, until=last + timedelta(days=1))
    with clock.at(end_of(DUE)):
        other = open_month(county, "czj", "2026-02")
        with unit_scope(other.unit):
            progress.fill(other, by=county.actor("czj-handler"), words=WORDS)
            filings.submit(other, by=county.actor("czj-handler"))
        with pytest.raises(NothingToExtend):
            ask(county, other, until=date(2026, 3, 20))


def test_nobody_asks_after_the_end(county: County) -> None:
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
    with clock.at(end_of(DUE)), pytest.raises(TooLateToExtend):
        ask(county, filing)


def test_through_the_pages_and_real_commits(open_county: County) -> None:
    county = open_county
    with clock.at(at(NOW)):
        filing = open_month(county, "czj")
        handler, reviewer = at_desk(county, "czj-handler"), at_desk(county, "reviewer")
        page = reverse("unit:filing", args=["czj", filing.pk])
        assert "按默认截止规则" in handler.get(page).content.decode()
        form = {"wanted_until": "2026-02-27", "extension_reason": "系统升级"}
        asked = handler.post(reverse("unit:filing-extension", args=["czj", filing.pk]), form)
        assert asked.status_code == 302
        code = county.office.division_code
        listed = reviewer.get(reverse("office:due-days", args=[code])).content.decode()
        assert "财政局" in listed and "2026-02-27" in listed
        answer = reverse("office:filing-extension", args=[code, filing.pk])
        bare = reviewer.post(answer, {"back": "1"})
        assert bare.status_code == 422 and "请写明理由" in bare.content.decode()
        given = reviewer.post(answer, {"granted_until": "2026-02-26", "extension_answer": "同意"})
        assert given.status_code == 302
        shown = handler.get(page).content.decode()
        assert "2026-02-26" in shown and "复算一致" in shown and "经同意延期" in shown
