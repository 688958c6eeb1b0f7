"""The list of cases and its search: the product's own statements beside SQL written by hand."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from time import perf_counter

import psycopg
from django.test import Client

from bench.peers.pages import WARM_UP, Page, at, caught, params, run
from bench.peers.wide import FIRST, give_a_desk
from tenants.models import Unit
from tenants.scope import every_unit
from tests.cast import County

SHOWN = "SELECT c.id, c.case_no, c.accepted_at, c.state, c.verdict, c.door, m.name, s.name, s.identifier"
JOINED = (
    " FROM casefiles_case c JOIN casefiles_matter m ON m.id = c.matter_id"
    " JOIN casefiles_creditsubject s ON s.id = c.subject_id WHERE c.unit_id = {unit} AND c.door = 0"
)
SEARCHED = " AND (c.case_no ILIKE '%B-99%' OR s.name ILIKE '%B-99%' OR m.name ILIKE '%B-99%')"
LAST = " ORDER BY c.accepted_at DESC, c.id LIMIT 50"
ALONE = "SELECT count(*) FROM casefiles_case c WHERE c.unit_id = {unit} AND c.door = 0"
# Name, address, and the statements that somebody would write for the same rows.
PAGES = {
    "list": ("cases/", [ALONE, SHOWN + JOINED + LAST]),
    "search": (
        "cases/?q=B-99",
        ["SELECT count(*)" + JOINED + SEARCHED, SHOWN + JOINED + SEARCHED + LAST],
    ),
}


@dataclass
class Compared:
    """One page: all its statements, those that fetch the list, and what each took."""

    page: Page
    statements: int
    hand: list[str]
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """How much longer the list's statements take than those by hand, in the middle."""
        return at(self.ours, 50) / at(self.theirs, 50)


def measure(county: County, rounds: int) -> list[Compared]:
    """Every page, both ways in turn, and the whole request."""
    user = give_a_desk(county)
    with every_unit(because="the bench asks for its unit"):
        unit = Unit.objects.get(code=FIRST).pk
    client = Client()
    client.force_login(user)
    found = []
    with (
        psycopg.connect(**params("default")) as walled,
        psycopg.connect(**params("owner")) as plain,
    ):
        gc.disable()
        for name, (address, hand) in PAGES.items():
            each = _compared(client, name, address, [sql.format(unit=unit) for sql in hand])
            for number in range(-WARM_UP, rounds):
                sides = [
                    (walled, each.ours, each.page.scope, each.page.queries),
                    (plain, each.theirs, "SELECT 1", each.hand),
                ]
                # Who goes first finds the caches colder: they take turns.
                for side, taken, before, queries in sides if number % 2 else reversed(sides):
                    _entering, took = run(side, before, queries)
                    if number >= 0:
                        taken.append(took)
                begin = perf_counter()
                client.get(f"/u/{FIRST}/{address}")
                if number >= 0:
                    each.whole.append((perf_counter() - begin) * 1000)
            found.append(each)
    return found


def _compared(client: Client, name: str, address: str, hand: list[str]) -> Compared:
    page = caught(client, name, address)
    statements = len(page.queries)
    page.queries = [each for each in page.queries if 'FROM "casefiles_case"' in each]
    assert len(page.queries) == len(hand) == 2, page.queries
    return Compared(page, statements, hand)
