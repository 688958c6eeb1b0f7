"""Processes that are killed at a chosen commit: a worker of the web behind a real socket, and any deed."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tenants import clock
from tests.cast import County, at
from tests.races.together import NOW, Post

TOKEN = "c" * 32


@dataclass(frozen=True)
class Kill:
    """SIGKILL at the n-th commit of a process: in the open transaction, or once it is committed.

    `of_deeds`: only transactions that have written to the trail count.
    """

    commit: int
    after: bool = False
    of_deeds: bool = False

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} commit {self.commit}"


# Nothing is killed.
NEVER = Kill(0)


def lie_in_wait(kill: Kill) -> None:
    """From now on this process dies at that commit, by its own hand, as the kernel would do it."""
    real, left, written = BaseDatabaseWrapper._commit, kill.commit, not kill.of_deeds

    def watch(execute: Any, sql: str, *others: Any) -> Any:
        nonlocal written
        written = written or sql.startswith('INSERT INTO "audit_entry"')
        return execute(sql, *others)

    def commit(self: Any) -> Any:
        nonlocal left, written
        if not written:
            return real(self)
        left, written = left - 1, not kill.of_deeds
        if left == 0 and not kill.after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(self)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    BaseDatabaseWrapper._commit = commit
    connection.execute_wrappers.append(watch)


def forked(deed: Callable[[], object]) -> int:
    """A child that does the deed and ends; it shares no connection with us."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        deed()
    except BaseException:
        os._exit(1)
    os._exit(0)


def died(deed: Callable[[], object], kill: Kill, *, now: str = NOW) -> bool:
    """Do a deed in a process that is killed there; false when it came to its end."""

    def run() -> None:
        lie_in_wait(kill)
        with clock.at(at(now)):
            deed()

    _pid, status = os.waitpid(forked(run), 0)
    assert status in {0, signal.SIGKILL}, "the deed itself failed"
    return status != 0


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Web:
    """A listening socket that outlives its workers, as a supervisor's does."""

    def __init__(self, county: County) -> None:
        self.county = county
        self._server = WSGIServer(("127.0.0.1", 0), _Quiet)
        self._server.set_app(WSGIHandler())

    @classmethod
    @contextmanager
    def open(cls, county: County) -> Iterator["Web"]:
        """Until the block ends."""
        web = cls(county)
        try:
            yield web
        finally:
            web._server.server_close()

    def post(self, post: Post, kill: Kill = NEVER) -> int:
        """Send it to a worker with that fate; the status of the answer, 0 when there was none."""

        def work() -> None:
            lie_in_wait(kill)
            with clock.at(at(NOW)):
                self._server.handle_request()

        cookies = self._cookies(post.person)
        worker = forked(work)
        try:
            return self._ask(post, cookies).status
        except (ConnectionError, OSError):
            return 0
        finally:
            _pid, status = os.waitpid(worker, 0)
            assert status == (0 if kill is NEVER else signal.SIGKILL), f"{post.verb}: {status}"

    def _cookies(self, person: str) -> str:
        client = Client()
        client.force_login(self.county.people[person])
        cookies = {name: each.value for name, each in client.cookies.items()}
        cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        return "; ".join(f"{name}={value}" for name, value in cookies.items())

    def _ask(self, post: Post, cookies: str) -> HTTPResponse:
        line = HTTPConnection("127.0.0.1", self._server.server_port, timeout=60)
        headers = {
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
        }
        body = urlencode({**post.body, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        line.request("POST", post.url, body, headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer
