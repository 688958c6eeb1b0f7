"""26: a write storm waits or says “busy, try again” with what was typed kept; it never answers 500."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import connection
from django.http import HttpResponse

from audit.verify import verify
from casefiles.models import Case, Filing, FilingState
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.journeys.client import Visitor
from tests.journeys.conftest import site as site
from tests.journeys.pages import read_page
from tests.journeys.site import Site
from tests.journeys.test_case import open_case
from tests.owner import as_owner
from tests.security.desk import deeds, office_url, signed_in, unit_url
from tests.stories import list_in_force, submitted_month

NOW = "2026-03-02 09:00"
WRITERS = 8
ROUNDS = 4
LONG = "经核对，第三项数据与台账不符，<请>重新统计。"


def test_26_many_writers_on_one_chain(site: Site) -> None:
    county = site.county
    site.set_clock(NOW)
    site.meanwhile(lambda: list_in_force(county, "czj"))
    waiting = site.meanwhile(lambda: [submitted_month(county, "czj") for _ in range(ROUNDS)])
    writers = [Visitor.sign_in(site.url, "czj-handler") for _ in range(WRITERS)]
    signers = [Visitor.sign_in(site.url, "czj-approver") for _ in range(2)]

    def write(visitor: Visitor) -> list[int]:
        return [visitor.status for _ in range(ROUNDS) if open_case(visitor)]

    def sign(visitor: Visitor) -> list[int]:
        urls = [unit_url("filing-sign", each.pk) for each in waiting]
        return [visitor.force(url, text="同意").status for url in urls]

    with ThreadPoolExecutor(WRITERS + len(signers)) as storm:
        writing = [storm.submit(write, each) for each in writers]
        signing = [storm.submit(sign, each) for each in signers]
    written = [status for each in writing for status in each.result()]
    signed = [status for each in signing for status in each.result()]
    assert set(written) <= {200, 503} and written.count(200) > 0
    assert set(signed) <= {200, 422, 503}

    def stored() -> tuple[int, int]:
        with every_unit(because="test"):
            assert verify(Path("no checkpoints")).faults == ()
            return Case.objects.count(), Filing.objects.filter(state=FilingState.FILED).count()

    assert site.meanwhile(stored) == (written.count(200), signed.count(200))


@contextmanager
def held(statement: str, *parameters: str) -> Iterator[None]:
    """Somebody else's long transaction holds a lock; ours waits a short while only."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with as_owner() as other:
        other.execute(statement, parameters)
        yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def chain_is_held(chain: str) -> AbstractContextManager[None]:
    """Somebody writes to the chain."""
    return held("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", chain)


def table_is_held(table: str) -> AbstractContextManager[None]:
    """Somebody changes the table itself."""
    return held(f"LOCK TABLE {table}")


def is_busy(answer: HttpResponse) -> None:
    """The calm page, and when to come again."""
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "系统忙，请稍后再试" in answer.content.decode()


def test_26_a_busy_page_sends_the_same_form_again(open_county: County) -> None:
    with clock.at(at(NOW)):
        filing = submitted_month(open_county, "gtz")
        url = office_url("filing-review", filing.pk)
        reviewer = signed_in(open_county, "reviewer")
        before = deeds()
        typed = {"back": "1", "reasons": "figures", "text": LONG}
        with chain_is_held("u:gtz"):
            answer = reviewer.post(url, typed)
        is_busy(answer)
        assert deeds() == before
        form = read_page(answer.content.decode()).form("", "再次提交")
        assert form.action in {"", url}
        kept = {key: value for key, value in form.fields.items() if key in typed}
        assert kept == typed
        assert reviewer.post(url, form.fields).status_code == 302
        assert deeds().count("filing.returned") == 1


def test_26_a_busy_page_asks_for_the_file_again(open_county: County) -> None:
    book = Path(__file__).parents[1] / "data" / "workbooks" / "finance.xlsx"
    with clock.at(at(NOW)):
        filing = submitted_month(open_county, "czj")
        handler = signed_in(open_county, "czj-handler")
        with table_is_held("casefiles_filing"), book.open("rb") as file:
            answer = handler.post(unit_url("filing-upload", filing.pk), {"file": file})
    is_busy(answer)
    assert "重新选择文件" in answer.content.decode()


def test_26_a_page_that_was_only_read_offers_to_read_it_again(open_county: County) -> None:
    handler = signed_in(open_county, "czj-handler")
    with table_is_held("workflows_task"):
        answer = handler.get("/u/czj/")
    is_busy(answer)
    assert "再次提交" not in answer.content.decode()
    assert handler.get("/u/czj/").status_code == 200
