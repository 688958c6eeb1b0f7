"""Cases through the product's verbs: opened, queried, proposed, decided, each about somebody else."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.peers.watch import Watch
from casefiles.identifiers import org_code, uscc
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, LawfulBasis, Matter, Verdict
from casefiles.verbs import cases
from casefiles.verbs.subjects import Applicant
from tenants.scope import unit_scope
from tests.cast import County

STEPS = ("open", "query", "propose", "decide")
WARM_UP = 20


def measure(county: County, count: int) -> tuple[Watch, Watch]:
    """The first and the second half of the cases: what grows with the tables is told by the two."""
    with unit_scope(county.units["czj"]):
        matter = Matter.objects.select_related("unit__office").get(code="SY-01")
    halves = (Watch(), Watch())
    gc.disable()
    for number in range(-WARM_UP, count):
        watch = halves[number * 2 >= count]
        watch.counting = number == count - 1
        if number % 100 == 0:
            gc.collect()
        _one(county, matter, _code(number + WARM_UP), watch)
        if number == -1:
            halves[0].taken.clear()
    return halves


def _one(county: County, matter: Matter, code: str, watch: Watch) -> None:
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    applicant = Applicant(SubjectKind.LEGAL, code, f"测算{code[-6:]}有限公司")
    held: list[Any] = []

    def opened() -> None:
        held.append(
            cases.open_case(
                matter,
                applicant,
                basis=LawfulBasis.STATUTORY,
                basis_note="政府采购法第二十二条",
                by=handler,
            ).pk
        )

    deeds: tuple[Callable[[Case], object], ...] = (
        partial(cases.query_record, by=handler),
        partial(cases.propose, by=handler, opinion="符合条件，拟同意。"),
        partial(cases.decide, by=approver, ruling=cases.Ruling(Verdict.GRANT)),
    )

    def done(deed: Callable[[Case], object]) -> None:
        rows = Case.objects.select_related("unit__office", "matter", "subject", "opened_by")
        deed(rows.get(pk=held[0]))

    for name, step in zip(STEPS, (opened, *(partial(done, each) for each in deeds)), strict=True):
        watch.time(name, partial(_in_scope, county, step))


def _code(running: int) -> str:
    """A code with valid check digits."""
    body = f"{running:08d}"
    stem = f"91350122{body}{org_code.check_digit(body)}"
    return stem + uscc.check_digit(stem)


def _in_scope(county: County, step: Callable[[], None]) -> None:
    with unit_scope(county.units["czj"]):
        step()
