"""The database goes away under real requests: a calm answer, no half state, and back by itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config import embedded
from config.embedded.layout import Layout
from config.embedded.processes import alive_on
from config.serving import ports
from tests.journeys.client import Visitor

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
LOCK_SECONDS = 2
# The county of the cast in a database of its own, with one month's report to fill.
COUNTY = """
import django; django.setup()
from tests.cast import build_county
from tests.stories import open_month
county = build_county()
print(open_month(county, "czj", "2026-01").pk)
"""
CALM, SAID = "系统忙，请稍后再试", "刚才的操作没有保存"


@dataclass
class Site:
    """gunicorn on a durable server of its own, which the tests may kill."""

    data: Path
    port: int
    filing: str
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def page(self) -> str:
        return f"/u/czj/filings/{self.filing}/"

    def postmaster(self) -> int:
        file = Layout.of(self.data / "postgres").cluster / "postmaster.pid"
        return int(file.read_text().split()[0])

    def kill(self) -> None:
        """SIGKILL, as the kernel does when memory runs out."""
        killed = self.postmaster()
        os.kill(killed, signal.SIGKILL)
        cluster = Layout.of(self.data / "postgres").cluster
        until(lambda: killed not in alive_on(cluster))

    def superuser(self) -> "psycopg.Connection[Any]":
        server = embedded.ensure(self.data / "postgres")
        return psycopg.connect(
            host=server.host,
            port=server.port,
            user=server.superuser,
            password=server.passwords[server.superuser],
            dbname=server.database,
            autocommit=True,
        )

    def rows(self) -> tuple[int, int, str]:
        """Entries of 财政局, reports, and what the report says."""
        with self.superuser() as connection:
            found = connection.execute(
                "SELECT (SELECT count(*) FROM audit_entry WHERE chain = 'u:czj'),"
                " (SELECT count(*) FROM casefiles_progressreport),"
                " coalesce((SELECT max(progress) FROM casefiles_progressreport), '')"
            ).fetchone()
        assert found is not None
        return found


def until(true: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (value := true()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return value


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("site")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "CHENGXIN_DATA": str(data),
        "CHENGXIN_LOCK_SECONDS": str(LOCK_SECONDS),
        "DATABASE_URL": "",
        "DATABASE_OWNER_URL": "",
        "PYTHONPATH": str(ROOT),
    }
    known: dict[str, Any] = {"cwd": ROOT, "env": environment}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, **known)
    made = subprocess.run(
        [sys.executable, "-c", COUNTY], check=True, capture_output=True, text=True, **known
    )
    port = ports.a_free_one()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    options += ["--timeout", "60", "--log-level", "critical", "--no-control-socket"]
    log = (data / "web.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "config.wsgi", *options], stderr=log, **known
    )
    try:
        running = Site(data, port, made.stdout.strip(), environment)
        until(lambda: not ports.is_free(port))
        yield running
    finally:
        server.terminate()
        server.wait()
        log.close()
        command = [sys.executable, "-m", "config.embedded", "stop", str(data / "postgres")]
        subprocess.run(command, check=True, capture_output=True, **known)


@pytest.fixture
def handler(site: Site) -> Visitor:
    visitor = Visitor.sign_in(site.url, "czj-handler")
    visitor.get(site.page)
    assert visitor.status == 200
    return visitor


def save(visitor: Visitor, text: str) -> int:
    visitor.fill("/fill/", press="存草稿", progress=text)
    return visitor.status


def in_the_background(deed: Callable[[], Any]) -> Callable[[], Any]:
    """Begin it now; call what comes back for its result."""
    held: list[Any] = []
    thread = threading.Thread(target=lambda: held.append(deed()))
    thread.start()

    def result() -> Any:
        thread.join(PATIENCE)
        return held[0]

    return result


def test_25_killed_between_two_requests(site: Site, handler: Visitor) -> None:
    """The next page comes, after a moment at most; the sign-in is still there."""
    site.kill()

    def back() -> bool:
        status = handler.get(site.page).status
        assert status in {200, 503}
        if status == 503:
            assert CALM in handler.page.text and handler.answer.headers["Retry-After"]
        return status == 200

    until(back)
    assert save(handler, "数据库回来以后保存的。") == 200
    assert site.rows()[2] == "数据库回来以后保存的。"


def test_25_killed_within_a_request(site: Site, handler: Visitor) -> None:
    """A save that waits for a lock when the server dies: 503, nothing of it is kept."""
    assert save(handler, "先前的内容。") == 200
    before = site.rows()
    handler.get(site.page)
    other = site.superuser()
    other.execute("BEGIN")
    other.execute("SELECT pg_advisory_xact_lock(hashtextextended('u:czj', 0))")
    result = in_the_background(lambda: save(handler, "半途的内容。"))
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    until(lambda: other.execute(waiting).fetchone() != (0,))
    begin = time.monotonic()
    os.kill(site.postmaster(), signal.SIGKILL)
    assert result() == 503
    assert time.monotonic() - begin < 10
    assert CALM in handler.page.text and SAID in handler.page.text
    other.close()
    assert site.rows() == before
    until(lambda: handler.get(site.page).status == 200)
    assert save(handler, "再次提交的内容。") == 200
    after = site.rows()
    assert after == (before[0] + 1, before[1], "再次提交的内容。")


def test_25_a_lock_that_does_not_come_is_answered_in_time(site: Site, handler: Visitor) -> None:
    before = site.rows()
    with site.superuser() as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('u:czj', 0))")
        begin = time.monotonic()
        assert save(handler, "等不到的内容。") == 503
        assert LOCK_SECONDS <= time.monotonic() - begin < LOCK_SECONDS + 10
        assert CALM in handler.page.text
    assert site.rows() == before
    handler.get(site.page)
    assert save(handler, "等到了的内容。") == 200


def test_25_a_page_has_limits_and_a_command_has_none(site: Site) -> None:
    """What the server itself holds for a connection of each kind of process."""
    ask = (
        "from django.db import connection; cursor = connection.cursor();"
        " cursor.execute(\"SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE"
        " name IN ('idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout')\");"
        " print(cursor.fetchone()[0])"
    )
    for first, limits in (
        ("import config.wsgi", f"60000 {LOCK_SECONDS * 1000} 25000"),
        ("import django; django.setup()", "0 0 0"),
    ):
        line = [sys.executable, "-c", f"{first}; {ask}"]
        done = subprocess.run(line, cwd=ROOT, env=site.environment, capture_output=True, text=True)
        assert done.stdout.strip() == limits, done.stderr


def test_25_a_full_disk_and_a_read_only_server_are_said_in_words(
    site: Site, handler: Visitor
) -> None:
    before = site.rows()
    with site.superuser() as other:
        # PostgreSQL's own error of a full disk, at the moment the entry is written.
        other.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$"
        )
        other.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
        try:
            assert save(handler, "写不下的内容。") == 503
        finally:
            other.execute("DROP FUNCTION full_disk CASCADE")
        assert "存储空间不足" in handler.page.text and SAID in handler.page.text
        assert site.rows() == before
        handler.get(site.page)
        other.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        other.execute("SELECT pg_reload_conf()")
        try:
            until(lambda: save_refused(handler, site))
            assert "暂时只能查看" in handler.page.text
            # Pages can still be read; only signing in, which is written down, waits.
            assert handler.get(site.page).status == 200
            with pytest.raises(AssertionError, match="not let in"):
                Visitor.sign_in(site.url, "zjj-handler")
        finally:
            other.execute("SET default_transaction_read_only = off")
            other.execute("ALTER SYSTEM RESET default_transaction_read_only")
            other.execute("SELECT pg_reload_conf()")
    assert site.rows()[1:] in {before[1:], (before[1], "还没生效。")}
    until(lambda: handler.get(site.page).status == 200 and save(handler, "恢复了。") == 200)


def save_refused(handler: Visitor, site: Site) -> bool:
    handler.get(site.page)
    return save(handler, "还没生效。") == 503


def test_25_away_for_long(site: Site, handler: Visitor) -> None:
    """No server at all: pages and the sign-in answer 503 in time, and come back by themselves."""
    command = [sys.executable, "-m", "config.embedded"]
    subprocess.run([*command, "stop", str(site.data / "postgres")], cwd=ROOT, check=True)
    cluster = Layout.of(site.data / "postgres").cluster
    hidden = cluster.with_name("cluster.away")
    cluster.rename(hidden)
    # A file in its place: no server can begin there.
    cluster.write_text("")
    try:
        begin = time.monotonic()
        for path in (site.page, "/login/", "/"):
            handler.get(path)
            assert handler.status in {200, 503} if path == "/login/" else handler.status == 503
        assert time.monotonic() - begin < 3 * PATIENCE
        assert CALM in handler.page.text
    finally:
        cluster.unlink()
        hidden.rename(cluster)
    until(lambda: handler.get(site.page).status == 200)
