"""The real server of the stories: a thread and a port of its own, committed data, a settable clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from procrastinate.contrib.django import app as jobs

from casefiles.models import FilingKind
from casefiles.verbs.periods import open_period
from tenants import clock
from tenants.actors import system
from tests.cast import County, at
from tests.journeys.client import Visitor

T = TypeVar("T")


class _QuietHandler(WSGIRequestHandler):
    """Keeps the access log out of the test's output."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Site:
    """The product as its people reach it. `set_clock` is what every later request believes."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.moment = at("2026-01-01 08:00")
        self._product = WSGIHandler()
        self._server = ThreadedWSGIServer(
            ("127.0.0.1", 0), _QuietHandler, allow_reuse_address=False
        )
        self._server.set_app(self._answer)
        self._visitors: dict[str, Visitor] = {}

    @property
    def url(self) -> str:
        """Where the site answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """One request at the set moment: the clock is a ContextVar, so each thread must be told."""
        with clock.at(self.moment):
            return self._product(environ, start)

    def set_clock(self, moment: str) -> None:
        """`2026-03-05 10:00` in Shanghai, from now on."""
        self.moment = at(moment)

    def visitor(self, name: str) -> Visitor:
        """The person of that name, signed in through the login page the first time."""
        if name not in self._visitors:
            self._visitors[name] = Visitor.sign_in(self.url, name)
        return self._visitors[name]

    def meanwhile(self, deed: Callable[[], T]) -> T:
        """Do something beside the requests, at the set moment, on a connection of its own."""

        def work() -> T:
            try:
                with clock.at(self.moment):
                    return deed()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(work).result()

    def open_period(self, kind: FilingKind, period: str) -> int:
        """What the schedule does on the first day of a window."""
        office = self.county.office
        return self.meanwhile(lambda: open_period(office, kind, period, by=system("schedule")))

    def work(self) -> None:
        """A real worker does what waits for it, and ends."""

        def worker() -> None:
            with jobs.replace_connector(jobs.connector.get_worker_connector()):  # type: ignore[attr-defined]
                jobs.perform_import_paths()
                jobs.run_worker(
                    queues=["default"],
                    wait=False,
                    listen_notify=False,
                    install_signal_handlers=False,
                )

        self.meanwhile(worker)

    @classmethod
    @contextmanager
    def running(cls, county: County) -> Iterator[Site]:
        """Serve until the block ends."""
        site = cls(county)
        thread = Thread(target=site._server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield site
        finally:
            site._server.shutdown()
            site._server.server_close()
            thread.join()
