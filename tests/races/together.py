"""Eight people at one moment: threads with a browser and a database connection each, let go by a barrier."""

import html
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, local
from typing import Any

from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client

from tenants import clock
from tests.cast import County, at

RACERS = 8
# How often each pair of verbs meets; 50 is the whole thing and takes most of an hour.
ROUNDS = int(os.environ.get("CHENGXIN_RACE_ROUNDS", "0"))
NOW = "2026-03-02 09:00"
PATIENCE = 120

_SAID = re.compile(r'<(ul|div) class="notice(?:s|) ?[^"]*" role="(?:status|alert)".*?</\1>', re.S)
_ONE = re.compile(r"<(?:p|li)\b[^>]*>(.*?)</(?:p|li)>", re.S)


@dataclass(frozen=True)
class Post:
    """What somebody sends. `typed` are the words they wrote, which no answer may lose."""

    verb: str
    person: str
    url: str
    body: dict[str, Any] = field(default_factory=dict)
    typed: str = ""


@dataclass
class Answer:
    """What came back: whether it was done, and the sentences above the page."""

    post: Post
    status: int = 0
    done: bool = False
    said: list[str] = field(default_factory=list)
    page: str = ""
    location: str = ""
    error: BaseException | None = None

    def __str__(self) -> str:
        told = self.error or f"{self.status} {'done' if self.done else 'refused'} {self.said}"
        return f"{self.post.verb} by {self.post.person}: {told!r}"


class Racers(AbstractContextManager["Racers"]):
    """Eight threads that stay, each with a connection and one browser a person."""

    def __init__(self, county: County, count: int = RACERS) -> None:
        self.county, self.count = county, count
        self.sent = 0
        self._start = Barrier(count)
        self._own = local()
        self._threads = ThreadPoolExecutor(count)

    def __exit__(self, *exc: object) -> None:
        self._all([connections.close_all] * self.count)
        self._threads.shutdown()

    def race(self, posts: Sequence[Post]) -> list[Answer]:
        """Send all at one moment; each by its own thread."""
        assert len(posts) == self.count
        self.sent += len(posts)
        return self._all(
            [lambda n=n, post=post: self._send(n, post) for n, post in enumerate(posts)]
        )

    def all_do(self, deed: Callable[[], object], now: str) -> None:
        """The same deed by every thread; an exception of one is ours."""

        def run() -> None:
            with clock.at(at(now)):
                deed()

        self._all([run] * self.count)

    def _all(self, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
        def run(deed: Callable[[], Any]) -> Any:
            self._start.wait(PATIENCE)
            return deed()

        return [each.result() for each in [self._threads.submit(run, deed) for deed in deeds]]

    def _send(self, number: int, post: Post) -> Answer:
        # Two people never act at the same microsecond; keys of notices rest on that.
        with clock.at(at(NOW) + timedelta(milliseconds=number)):
            return send(self._browser(post.person), post)

    def _browser(self, person: str) -> Client:
        known: dict[str, Client] = self._own.__dict__.setdefault("browsers", {})
        if person not in known:
            known[person] = browser(self.county, person)
        return known[person]


def browser(county: County, person: str) -> Client:
    """A signed-in browser of that person."""
    client = Client()
    client.force_login(county.people[person])
    return client


def send(client: Client, post: Post) -> Answer:
    """One post and what it says; an exception of the product is an answer too, the worst one."""
    client.cookies.pop("messages", None)
    try:
        answer: Any = client.post(post.url, post.body)
    except Exception as error:
        return Answer(post, error=error)
    told = Answer(post, answer.status_code)
    if answer.status_code == 302:
        notes = list(get_messages(answer.wsgi_request))
        told.location = answer["Location"]
        told.said = [str(each) for each in notes]
        told.done = not any(each.level_tag in {"warn", "warning", "bad"} for each in notes)
    else:
        told.page = answer.content.decode()
        told.said = said_on(told.page)
    return told


def said_on(page: str) -> list[str]:
    """The sentences of the notices and of the error summaries of a page."""
    blocks = [each.group(0) for each in _SAID.finditer(page)]
    found = [words for block in blocks for words in _ONE.findall(block)]
    return [html.unescape(re.sub(r"<[^>]*>", "", each)).strip() for each in found]
