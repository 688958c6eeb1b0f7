"""The outbox to the city platform: in order, once, with a receipt, whatever the platform does."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from audit.models import Entry
from casefiles.models import Dispatch, DispatchState, Trouble
from casefiles.refusals.credit_records import NoPlatform, NotDeclined
from casefiles.registering.words import RequestKind
from casefiles.sources import line, sending
from casefiles.verbs import dispatches
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.platform.server import CityOf
from tests.registering.papers import asked, granted, published
from tests.words.reading import html, visitor

MONDAY = at("2026-02-02 09:00")
BY = system("send_records")


@pytest.fixture(autouse=True)
def closed_breaker() -> None:
    """Each test's platform has failed nobody yet."""
    line.breaker_of.cache_clear()


def letters() -> list[Dispatch]:
    with every_unit(because="the tests look"):
        return list(Dispatch.objects.order_by("record__document_no", "sequence"))


def send(minutes: int = 0) -> dispatches.Sent:
    with clock.at(MONDAY + timedelta(minutes=minutes)):
        return dispatches.send_all(by=BY)


def test_what_was_published_is_reported_with_a_receipt(county: County, city: CityOf) -> None:
    with clock.at(MONDAY):
        record = published(county, "czj")
    sent = send()
    assert (sent.taken, sent.declined, sent.waiting) == (1, 0, 0)
    (letter,) = letters()
    assert (letter.state, letter.receipt) == (DispatchState.TAKEN, "HZ-0001")
    (told,) = city.registered
    assert told["record"] == str(record.pk)
    assert told["standing"] == "published"
    assert told["organ"] == "连江县财政局"
    headers, _said = city.questions[0]
    assert headers["Idempotency-Key"] == str(letter.pk)
    assert send(minutes=60).taken == 0
    with every_unit(because="test"):
        entry = Entry.objects.get(action="dispatch.taken")
    assert entry.data["receipt"] == "HZ-0001"
    page = html(visitor(county, "czj-handler", english=False).get(f"/u/czj/records/{record.pk}/"))
    assert "HZ-0001" in page


def test_every_change_is_reported_in_its_order(county: County, city: CityOf) -> None:
    with clock.at(MONDAY):
        record = published(county, "czj")
        granted(county, asked(county, record, RequestKind.OBJECTION))
    send()
    said = [(each["sequence"], each["standing"], each["disputed"]) for each in city.registered]
    assert said == [(1, "published", False), (2, "published", True), (3, "withdrawn", False)]


def test_the_next_message_waits_for_the_one_before(county: County, city: CityOf) -> None:
    with clock.at(MONDAY):
        record = published(county, "czj")
        asked(county, record, RequestKind.OBJECTION)
    city.next.extend(["503", "503"])
    assert send().waiting == 2
    assert not city.registered
    assert [each.tries for each in letters()] == [1, 0]
    assert send(minutes=2).taken == 2


@pytest.mark.parametrize("mood", ["reset", "forgetful", "503", "429", "500"])
def test_a_lost_answer_doubles_nothing(county: County, city: CityOf, mood: str) -> None:
    with clock.at(MONDAY):
        published(county, "czj")
    city.next.extend([mood, mood])
    assert send().taken == 0
    (letter,) = letters()
    assert letter.trouble in {Trouble.SILENT, Trouble.BUSY}
    line.breaker_of.cache_clear()
    assert send(minutes=5).taken == 1
    assert len(city.registered) == 1


@pytest.mark.parametrize(
    ("mood", "change"),
    [
        ("garbled", {}),
        ("deep", {}),
        ("endless", {}),
        ("well", {"key": "another"}),
        ("well", {"sha256": "0" * 64}),
        ("well", {"receipt": ""}),
        ("well", {"version": 2}),
    ],
)
def test_a_receipt_that_is_not_as_agreed_is_none(
    county: County, city: CityOf, mood: str, change: dict[str, Any]
) -> None:
    with clock.at(MONDAY):
        published(county, "czj")
    city.next.append(mood)
    city.change = change
    assert send().taken == 0
    (letter,) = letters()
    assert (letter.state, letter.trouble) == (DispatchState.WAITING, Trouble.UNCLEAR)


def test_a_declined_record_is_corrected_and_reported_again(county: County, city: CityOf) -> None:
    approver = visitor(county, "czj-approver", english=False)
    with clock.at(MONDAY):
        record = published(county, "czj")
        city.declines.add(record.document_no)
        assert send().declined == 1
        here = f"/u/czj/records/{record.pk}/"
        assert "文书号格式不符合归集标准" in html(approver.get(here))
        assert record.document_no in html(approver.get("/u/czj/records/?tab=declined"))
        city.declines.clear()
        assert approver.post(f"{here}send/").status_code == 302
        assert approver.post(f"{here}send/").status_code == 422
        assert "没有被平台退回的记录" in html(approver.get("/u/czj/records/?tab=declined"))
    assert send(minutes=1).taken == 1
    assert [each.state for each in letters()] == [DispatchState.DECLINED, DispatchState.TAKEN]


def test_without_a_platform_nothing_is_queued(county: County, settings: Any) -> None:
    settings.CREDIT_PLATFORM_URL = ""
    with clock.at(MONDAY):
        record = published(county, "czj")
        assert not letters()
        with unit_scope(record.unit), pytest.raises(NoPlatform):
            dispatches.send_again(record, by=county.actor("czj-approver"))
    assert send().taken == 0
    with pytest.raises(CommandError):
        call_command("send_records")


def test_what_was_published_before_is_laid_in_by_the_command(
    county: County, city: CityOf, settings: Any
) -> None:
    with clock.at(MONDAY):
        settings.CREDIT_PLATFORM_URL = ""
        record = published(county, "czj")
        settings.CREDIT_PLATFORM_URL = city.url
        said = StringIO()
        call_command("send_records", unsent=True, stdout=said)
        assert "1 records laid in" in said.getvalue()
        assert "1 taken, 0 declined, 0 still waiting" in said.getvalue()
        with unit_scope(record.unit), pytest.raises(NotDeclined):
            dispatches.send_again(record, by=county.actor("czj-approver"))


class Killed(BaseException):
    """The worker dies here."""


def before_the_answer_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the platform took it, before the receipt is kept."""
    plain = sending.send

    def dies(body: bytes, key: str) -> Any:
        plain(body, key)
        raise Killed

    monkeypatch.setattr(sending, "send", dies)


def before_it_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything went out."""

    def dies(body: bytes, key: str) -> Any:
        raise Killed

    monkeypatch.setattr(sending, "send", dies)


@pytest.mark.parametrize("dies", [before_the_answer_is_kept, before_it_is_sent])
def test_killed_nothing_is_lost_and_nothing_doubled(
    open_county: County, city: CityOf, dies: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with clock.at(MONDAY):
        published(open_county, "czj")
    with pytest.MonkeyPatch.context() as patch:
        dies(patch)
        with pytest.raises(Killed):
            send()
    assert send(minutes=1).taken == 1
    assert len(city.registered) == 1
    (letter,) = letters()
    assert letter.receipt == "HZ-0001"


def test_a_deed_that_is_undone_leaves_no_message(county: County, city: CityOf) -> None:
    class Undone(Exception):
        pass

    with clock.at(MONDAY), pytest.raises(Undone), every_unit(because="test"), transaction.atomic():
        published(county, "czj")
        raise Undone
    assert not letters()


def test_a_receipt_is_kept_once(county: County, city: CityOf) -> None:
    with clock.at(MONDAY):
        published(county, "czj")
        (letter,) = letters()
        receipt = sending.Receipt(number="HZ-0007")
        assert dispatches.take(letter.pk, receipt, by=BY)
        assert not dispatches.take(letter.pk, receipt, by=BY)
