"""Beside the next action: comments, copies, cancelling; whoever returned a filing hears of it again."""

import pytest
from django.test import Client

from casefiles.models import CancelReason, Case, CaseState, Filing, FilingState, ReturnReason
from casefiles.refusals import CancelledBefore, NotThisStep, NotWithUnit, ObligationStays
from casefiles.verbs import cancelling, cases, filings, progress
from tenants import clock
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.stories import (
    WORDS,
    list_in_force,
    open_case,
    open_month,
    proposed_case,
    submitted_month,
)
from tests.workflows.signing import Mode, sign, signers, steps, waiting_month
from tests.workflows.test_clocks import task_of, told
from workflows.models import Comment, Process

NOTE = "重复开启"


def test_an_obligation_is_lifted_by_the_office_alone(county: County) -> None:
    filing = open_month(county, "czj", "2026-02")
    with unit_scope(county.units["czj"]), pytest.raises(ObligationStays):
        cancelling.cancel_filing(
            filing, by=county.actor("czj-leader"), reason=CancelReason.MISTAKE, note=NOTE
        )
    with office_scope(county.office):
        by = county.actor("reviewer")
        cancelling.cancel_filing(filing, by=by, reason=CancelReason.NOT_NEEDED, note="机构撤并")
        with pytest.raises(CancelledBefore):
            cancelling.cancel_filing(filing, by=by, reason=CancelReason.NOT_NEEDED, note="再撤")
        assert filing.state == FilingState.CANCELLED
        assert Process.objects.get(filing=filing).status == "CANCELED"
    with unit_scope(county.units["czj"]), pytest.raises(NotThisStep):
        progress.fill(filing, by=county.actor("czj-handler"), words=WORDS)
    page = Client()
    page.force_login(county.people["reviewer"])
    with clock.at(at("2026-04-01 09:00")):
        assert "撤销" in page.get("/office/350122/board/").content.decode()


def test_a_list_that_the_unit_opened_is_cancelled_while_it_is_with_the_unit(county: County) -> None:
    page = Client()
    page.force_login(county.people["czj-handler"])
    assert page.post("/u/czj/lists/new/").status_code == 302
    with every_unit(because="test"):
        filing = Filing.objects.get(unit=county.units["czj"], due_at=None)
    page.force_login(county.people["czj-leader"])
    url = f"/u/czj/filings/{filing.pk}/"
    refused = page.post(f"{url}cancel/", {"reason": "mistake", "note": ""})
    assert refused.status_code == 422
    assert page.post(f"{url}cancel/", {"reason": "mistake", "note": NOTE}).status_code == 302
    with every_unit(because="test"):
        filing.refresh_from_db()
    assert (filing.state, filing.cancel_reason, filing.cancel_note) == (
        "cancelled",
        "mistake",
        NOTE,
    )
    page.force_login(county.people["czj-handler"])
    assert page.post("/u/czj/lists/new/").status_code == 302  # another may be opened now


def test_what_lies_with_the_office_a_unit_does_not_cancel(county: County) -> None:
    filing = submitted_month(county, "gtz", "2026-02")
    with every_unit(because="test"):
        Filing.objects.filter(pk=filing.pk).update(due_at=None)
    with unit_scope(county.units["gtz"]), pytest.raises(NotWithUnit):
        cancelling.cancel_filing(
            filing, by=county.actor("gtz-leader"), reason=CancelReason.OTHER, note=NOTE
        )


def test_a_cancelled_case_is_closed_and_counts_no_more(county: County) -> None:
    list_in_force(county, "czj")
    case = proposed_case(county, "czj")
    page = Client()
    page.force_login(county.people["czj-leader"])
    url = f"/u/czj/cases/{case.pk}/"
    assert "撤销本件" in page.get(url).content.decode()
    assert page.post(f"{url}cancel/", {"reason": "withdrawn", "note": NOTE}).status_code == 302
    with unit_scope(county.units["czj"]):
        case = Case.objects.get(pk=case.pk)
        assert case.state == CaseState.CANCELLED
        with pytest.raises(NotThisStep):
            cases.decide(case, by=county.actor("czj-leader"), ruling=cases.Ruling("grant"))
    assert "已撤销" in page.get(url).content.decode()
    assert "已撤销" in page.get("/u/czj/cases/?state=cancelled").content.decode()


def test_comments_are_read_by_all_who_work_on_it(county: County) -> None:
    filing = submitted_month(county, "czj", "2026-02")
    page = Client()
    page.force_login(county.people["czj-approver"])
    url = f"/u/czj/filings/{filing.pk}/"
    assert page.post(f"{url}comment/", {"text": " "}).status_code == 422
    words = "请核对 350122190001019007 一栏"
    assert page.post(f"{url}comment/", {"text": words}).status_code == 302
    page.force_login(county.people["reviewer"])
    office = f"/office/350122/filings/{filing.pk}/"
    shown = page.get(office).content.decode()
    assert "请核对" in shown and "350122190001019007" not in shown
    assert page.post(f"{office}comment/", {"text": "已核对"}).status_code == 302
    assert told(county, "czj-approver") == ["commented"]
    with every_unit(because="test"):
        assert [each.at_office for each in Comment.objects.all()] == [False, True]
    list_in_force(county, "gtz")
    case = open_case(county, "gtz")
    assert page.post(f"/office/350122/cases/{case.pk}/comment/", {"text": "x"}).status_code == 404


def test_copies_reach_their_people_by_hand(county: County) -> None:
    filing = submitted_month(county, "czj", "2026-02")
    leader = county.people["czj-leader"]
    page = Client()
    page.force_login(county.people["czj-handler"])
    url = f"/u/czj/filings/{filing.pk}/"
    foreign = county.people["gtz-leader"]
    assert page.post(f"{url}copy/", {"people": [str(foreign.uid)]}).status_code == 422
    assert page.post(f"{url}copy/", {"people": [str(leader.uid)]}).status_code == 302
    assert told(county, "czj-leader") == ["copied"] and told(county, "gtz-leader") == []
    page.force_login(leader)
    assert filing.title in page.get("/u/czj/notices/?show=copies").content.decode()


def test_who_returned_it_is_asked_again_and_told(county: County) -> None:
    filing = submitted_month(county, "gtz", "2026-02")
    chief, handler = county.actor("chief"), county.actor("gtz-handler")
    with office_scope(county.office):
        filings.return_to_unit(filing, by=chief, reasons=[ReturnReason.FIGURES], text="请核对")
    assert told(county, "gtz-handler") == ["returned"]
    with unit_scope(county.units["gtz"]):
        progress.fill(filing, by=handler, words=WORDS)
        filings.submit(filing, by=handler)
    task = task_of(filing)
    assert task.owner == chief.user
    assert told(county, "chief") == ["sent_again"]
    with office_scope(county.office):
        filings.accept(filing, by=chief)
    assert told(county, "gtz-handler") == ["returned", "accepted"]


def test_copies_of_a_step_are_sent_when_it_is_complete(county: County) -> None:
    signers(county)
    steps(county, {"people": ("czj-1", "czj-2"), "mode": Mode.ALL, "copy_roles": (Role.LEADER,)})
    filing = waiting_month(county)
    sign(county, filing, "czj-1")
    assert told(county, "czj-leader") == []
    sign(county, filing, "czj-2")
    assert told(county, "czj-leader") == ["copied"]


def test_words_sent_twice_stand_once(county: County) -> None:
    """A double click, or a form sent again because its answer was lost."""
    with clock.at(at("2026-03-02 09:00")):
        filing = waiting_month(county)
    approver, url = Client(), f"/u/czj/filings/{filing.pk}/"
    approver.force_login(county.people["czj-approver"])
    copy = {"people": [str(county.people["czj-leader"].uid)], "copy_text": "请阅。"}
    moments = ("2026-03-02 10:00", "2026-03-02 10:00", "2026-03-02 10:30", "2026-03-03 10:00")
    told_so_far, written = [], []
    for moment in moments:
        with clock.at(at(moment)):
            assert approver.post(f"{url}comment/", {"text": "数据已核。"}).status_code == 302
            assert approver.post(f"{url}copy/", copy).status_code == 302
        told_so_far.append(told(county, "czj-leader").count("copied"))
        with every_unit(because="test"):
            written.append(Comment.objects.count())
    assert written == [1, 1, 2, 3]  # said again later it is meant anew
    assert told_so_far == [1, 1, 1, 2]  # the same words reach somebody once a day
