"""The product's own list pages: their queries caught, then timed with and without the policies."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.peers.wide import fill, give_a_desk

PAGES = {
    "cases": "cases/",
    "cases, page 15": "cases/?page=15",
    "cases of a state": "cases/?state=open",
    "cases searched": "cases/?q=B-99",
    "inbox": "?tab=all",
}
WARM_UP = 10


@dataclass
class Page:
    """One page: how its scope is entered, its queries, and what they took."""

    name: str
    scope: str
    queries: list[str]
    walled: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    entering: list[float] = field(default_factory=list)
    plan: str = ""

    @property
    def ratio(self) -> float:
        """How much longer the page's queries take behind the walls."""
        return at(self.walled, 50) / at(self.plain, 50)

    def line(self) -> str:
        """One row of the table."""
        figures = [at(self.walled, 50), at(self.walled, 95)]
        plain = [at(self.plain, 50), at(self.plain, 95)]
        shown = "".join(f"{each:>8.2f}" for each in figures)
        shown += "".join(f"{each:>11.2f}" for each in plain)
        return f"{self.name:<18}{shown}{self.ratio:>7.2f}{at(self.entering, 50):>9.2f}  {self.plan}"


def measure(rows: int, rounds: int) -> list[Page]:
    """Every page, both ways in turn, on one database."""
    county = fill(rows)
    user = give_a_desk(county)
    client = Client()
    client.force_login(user)
    pages = [caught(client, name, query) for name, query in PAGES.items()]
    with (
        psycopg.connect(**params("default")) as walled,
        psycopg.connect(**params("owner")) as plain,
    ):
        gc.disable()
        for page in pages:
            page.plan = plan(walled, page)
            for number in range(-WARM_UP, rounds):
                sides = [(walled, page.walled, page.scope), (plain, page.plain, "SELECT 1")]
                # Who goes first finds the caches colder: they take turns.
                for side, taken, before in sides if number % 2 else reversed(sides):
                    entering, took = run(side, before, page.queries)
                    if number >= 0:
                        taken.append(took)
                        page.entering += [entering] if side is walled else []
    return pages


def caught(client: Client, name: str, query: str) -> Page:
    """The statements of one page after its scope was entered."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/u/unit-1/{query}")
    assert answer.status_code == 200, answer.status_code
    said = [each["sql"] for each in asked]
    scopes = [each for each in said if "set_config" in each and "chengxin_unit" in each]
    within = said[said.index(scopes[0]) + 1 :]
    queries = [each for each in within if each.startswith("SELECT") and "set_config" not in each]
    assert len(scopes) == 1 and len(queries) >= 2, said
    return Page(name, scopes[0], queries)


def run(side: psycopg.Connection[Any], before: str, queries: list[str]) -> tuple[float, float]:
    """Milliseconds of the statement that comes before, and of the page's queries, in one transaction."""
    with side.transaction():
        begin = perf_counter()
        side.execute(before.encode()).fetchall()
        entered = perf_counter()
        for query in queries:
            side.execute(query.encode()).fetchall()
        ended = perf_counter()
    return (entered - begin) * 1000, (ended - entered) * 1000


def plan(side: psycopg.Connection[Any], page: Page) -> str:
    """Which indexes the walled list uses, and whether it reads the whole table."""
    with side.transaction():
        side.execute(page.scope.encode())
        longest = max(page.queries, key=len)
        told = side.execute(f"EXPLAIN {longest}".encode()).fetchall()
    text = "\n".join(line for (line,) in told)
    if re.search(r"Seq Scan on (casefiles_case|workflows_task)\b", text):
        return "index: no (reads the whole table)"
    found = re.findall(r"Index.* (?:using|Scan on) (\w+)", text)
    return f"index: yes ({found[0]})" if found else "index: no"


def params(alias: str) -> dict[str, Any]:
    params = connections[alias].get_connection_params()
    return {
        **{name: params[name] for name in ("dbname", "user", "password", "host", "port")},
        "prepare_threshold": None,  # as Django asks: every statement is planned anew
        "autocommit": True,
    }


def at(taken: list[float], percent: int) -> float:
    return quantiles(taken, n=100, method="inclusive")[percent - 1]
