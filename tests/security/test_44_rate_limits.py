"""44 Rate limits, floods of logins included: counted by account and address, told calmly, over when the window is."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory

from config import jobs
from tenants import clock, limits
from tenants.addresses import counted_address
from tenants.limits import TABLE, Limit
from tenants.models import RateCount
from tests.access.world import all_routes
from tests.cast import County, at
from tests.stories import open_month

NOW = "2026-03-02 09:00:10"


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    """The limits as the table says them."""
    settings.LIMIT_FACTOR = 1


def signed_in(county: County, name: str, address: str = "10.0.0.1") -> Client:
    """A browser of that person at that address."""
    client = Client(REMOTE_ADDR=address)
    client.force_login(county.people[name])
    return client


def search(client: Client, moment: str = NOW, **query: str) -> Any:
    """A search in the list of cases."""
    with clock.at(at(moment)):
        return client.get("/u/czj/cases/", query or {"q": "渔业"})


def test_44_a_search_too_many_says_when_to_try_again(county: County) -> None:
    client, most = signed_in(county, "czj-handler"), TABLE[Limit.SEARCH].account
    assert {search(client).status_code for _each in range(most)} == {200}
    refused = search(client)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "50"
    text = refused.content.decode()
    assert "操作过于频繁" in text and "请在 50 秒后再试。" in text
    assert "no-store" in refused["Cache-Control"]
    # Looking without searching goes on; the next window opens by the product's clock.
    assert search(client, page="1").status_code == 200
    assert search(client, "2026-03-02 09:00:59").status_code == 429
    assert search(client, "2026-03-02 09:01:00").status_code == 200


def test_44_another_person_and_another_limit_are_counted_apart(county: County) -> None:
    client, most = signed_in(county, "czj-handler"), TABLE[Limit.SEARCH].account
    for _each in range(most + 1):
        last = search(client)
    assert last.status_code == 429
    assert search(signed_in(county, "czj-leader")).status_code == 200
    with clock.at(at(NOW)):
        assert client.get("/u/czj/lists/template.xlsx").status_code == 200
        assert client.get("/u/czj/").status_code == 200


def test_44_an_address_is_counted_over_all_its_people(county: County) -> None:
    with clock.at(at(NOW)):
        RateCount.objects.create(
            key=f"{Limit.SEARCH} address 10.0.0.9",
            since=at("2026-03-02 09:00"),
            hits=TABLE[Limit.SEARCH].address,
        )
    assert search(signed_in(county, "czj-handler", "10.0.0.9")).status_code == 429
    assert search(signed_in(county, "czj-handler", "10.0.0.8")).status_code == 200


def test_44_a_flood_of_logins_is_stopped_by_address(county: County) -> None:
    most = TABLE[Limit.LOGIN].address
    wrong = {"username": "nobody-at-all", "password": "x"}
    client = Client(REMOTE_ADDR="10.0.0.1")
    with clock.at(at(NOW)):
        RateCount.objects.create(
            key=f"{Limit.LOGIN} address 10.0.0.1", since=at("2026-03-02 09:00"), hits=most - 1
        )
        assert client.post("/login/", wrong).status_code == 200
        assert client.post("/login/", wrong).status_code == 429
        assert client.get("/login/").status_code == 200
        elsewhere = Client(REMOTE_ADDR="10.0.0.2")
        assert elsewhere.post("/login/", wrong).status_code == 200


def test_44_every_costly_route_has_its_limit() -> None:
    limited = {each.name: each.view.limit for each in all_routes() if _limit(each.view)}
    assert (
        limited.items()
        >= {
            "login": Limit.LOGIN,
            "unit:cases": Limit.SEARCH,
            "unit:trail": Limit.SEARCH,
            "office:trail": Limit.SEARCH,
            "unit:file": Limit.DOWNLOAD,
            "unit:list-source": Limit.DOWNLOAD,
            "unit:list-template": Limit.DOWNLOAD,
            "office:run-file": Limit.DOWNLOAD,
            "unit:filing-upload": Limit.UPLOAD,
            "office:assessment-export": Limit.EXPORT,
        }.items()
    )
    costly = ("upload", "export", "file", "download", "invite", "source", "bpmn")
    for each in all_routes():
        if each.name.partition(":")[2].split("-")[-1] in costly:
            assert _limit(each.view), f"{each.name} has no limit"


def _limit(view: Any) -> Limit | None:
    found: Limit | None = getattr(view, "limit", None)
    return found


def test_44_uploads_and_exports_are_limited(county: County) -> None:
    filing = open_month(county, "czj")
    upload = signed_in(county, "czj-handler")
    export = signed_in(county, "assessor")
    with clock.at(at(NOW)):
        for limit, send in (
            (
                Limit.UPLOAD,
                lambda: upload.post(
                    f"/u/czj/filings/{filing.pk}/upload/",
                    {"file": SimpleUploadedFile("x.xlsx", b"no workbook")},
                ),
            ),
            (Limit.EXPORT, lambda: export.post("/office/350122/assessment/2026/export/")),
        ):
            answers = [send().status_code for _each in range(TABLE[limit].account + 1)]
            assert 429 not in answers[:-1] and answers[-1] == 429, limit


def test_44_what_is_refused_was_not_begun_and_what_fails_is_counted(county: County) -> None:
    """Counted before the view's transaction: a view that rolls back does not give the try back."""
    client = signed_in(county, "czj-handler")
    with clock.at(at(NOW)):
        assert client.get("/u/czj/files/00000000-0000-4000-8000-000000000000/").status_code == 404
        assert client.get("/u/no-such-unit/lists/template.xlsx").status_code == 404
    account = f"{Limit.DOWNLOAD} account {county.people['czj-handler'].pk}"
    assert RateCount.objects.get(key=account).hits == 2


def test_44_counting_is_exact_when_many_ask_at_once(open_county: County) -> None:
    request = RequestFactory().get("/", {"q": "x"}, REMOTE_ADDR="10.0.0.7")
    request.user = open_county.people["czj-handler"]
    together, failed = Barrier(4), []

    def knock() -> None:
        try:
            together.wait()
            for _each in range(25):
                limits.too_many(Limit.SEARCH, request)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=knock) for _each in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert (
        sum(RateCount.objects.filter(key__contains="account").values_list("hits", flat=True)) == 100
    )


def test_44_housekeeping_forgets_what_is_over(db: None) -> None:
    longest = limits.LONGEST
    for since in (at(NOW) - 3 * longest, at(NOW)):
        RateCount.objects.create(key="search account 1", since=since)
    with clock.at(at(NOW)):
        jobs.forget_counts(timestamp=0)
    assert list(RateCount.objects.values_list("since", flat=True)) == [at(NOW)]
    assert all(each.window <= longest for each in TABLE.values())
    assert longest >= timedelta(minutes=1)


def test_44_counters_cost_no_log(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'tenants_ratecount'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.parametrize(
    ("proxies", "came_by", "remote", "found"),
    [
        (0, "1.2.3.4", "10.0.0.1", "10.0.0.1"),  # a client's own header counts for nothing
        (1, "1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "10.0.0.1", "1.2.3.4"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "10.0.0.1"),
        (0, "", "::ffff:1.2.3.4", "1.2.3.4"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "", ""),
    ],
)
def test_44_whose_address_it_is(
    settings: Any, proxies: int, came_by: str, remote: str, found: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": came_by})
    assert (counted_address(request) or "") == found
