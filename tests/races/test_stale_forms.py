"""Every form of a record's page, sent after the record has moved on: what was typed stands in the answer."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from casefiles.models import Filing
from casefiles.verbs import cancelling
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.races.deeds import CASE, DEEDS, OFFICE, UNIT, Deed
from tests.races.desks import CODE, HANDLER, LEADER, bring, hire
from tests.races.together import NOW, Post, browser, send
from tests.stories import (
    PAPER,
    amending,
    list_in_force,
    open_case,
    open_month,
    open_plan,
    open_review,
)
from workflows import suspending
from workflows.models import Process

LONG = "经核对，第三项<数据>与台账不符，请股室重新统计。"


@pytest.fixture(autouse=True)
def morning() -> Any:
    """An ordinary morning."""
    with clock.at(at(NOW)):
        yield


def keeps(client: Client, post: Post, typed: list[str]) -> str:
    """Send a form that is too late; what is wrong with the answer. Nothing of it stays."""
    with transaction.atomic():
        answer = send(client, post)
        transaction.set_rollback(True)
    if answer.error is not None or answer.status not in {302, 422}:
        return f"{post.url}: {answer}"
    if answer.done:
        return ""
    lost = [words for words in typed if words not in html.unescape(answer.page)]
    said = answer.said if answer.page else []
    return f"{post.url}: {answer} lost {lost}" if lost or not said else ""


# What somebody else did meanwhile: ended the step, stopped the clock, ended the record.
MOVES = [
    ("unit", UNIT, ("同意", "委派", "中止", "撤销")),
    ("office", OFFICE, ("采纳", "中止", "撤销")),
    ("case", CASE, ("决定", "中止", "撤销")),
]


@pytest.mark.parametrize(("desk", "deeds", "moves"), MOVES)
def test_what_was_typed_beside_a_task_is_kept(
    county: County, desk: str, deeds: tuple[Deed, ...], moves: tuple[str, ...]
) -> None:
    hire(county)
    list_in_force(county, CODE)
    faults = []
    for move in (each for each in DEEDS[desk] if each.name in moves):
        place = bring(county, desk, frozenset())
        (quick,) = move.posts(place, frozenset(), 1, "")
        assert send(browser(county, quick.person), quick).done, move.name
        for deed in (each for each in deeds if each.field and not each.needs):
            # Not by whoever was quick, but by a colleague who had the page open.
            post = deed.posts(place, frozenset(), 2, "")[-1]
            post = Post(post.verb, post.person, post.url, post.body | {deed.field: LONG})
            if fault := keeps(browser(county, post.person), post, [LONG]):
                faults.append(f"after {move.name}: {deed.name}: {fault}")
    assert not faults, "\n".join(faults)


@dataclass(frozen=True)
class Draft:
    """A form of whoever prepares a record: where it is sent and what is typed into it."""

    begin: Callable[[County], Any]
    url: str
    body: dict[str, Any]
    typed: tuple[str, ...]


def _month(county: County) -> Filing:
    return open_month(county, CODE)


def _review(county: County) -> Filing:
    list_in_force(county, CODE)
    return open_review(county, CODE)


def _case(county: County) -> Any:
    list_in_force(county, CODE)
    return open_case(county, CODE)


def _amendment(county: County) -> Filing:
    list_in_force(county, CODE, matters=2)
    return amending(county, CODE)


MEASURES = {
    "measures-TOTAL_FORMS": "1",
    "measures-INITIAL_FORMS": "0",
    "measures-0-task": f"措施：{LONG}",
    "measures-0-section": "法规股",
}
DRAFTS = {
    "words": Draft(_month, "filings/{}/fill/", {"progress": LONG, "problems": "无。" * 9}, (LONG,)),
    "submitted words": Draft(
        _month, "filings/{}/fill/", {"progress": LONG, "submit": "1"}, (LONG,)
    ),
    "nil": Draft(_month, "filings/{}/fill/", {"nil": "1", "nil_reason": LONG}, (LONG,)),
    "title": Draft(_month, "filings/{}/attach/", {"title": LONG}, (LONG,)),
    "plan": Draft(
        lambda county: open_plan(county, CODE),
        "filings/{}/plan/",
        {"goals": LONG, **MEASURES},
        (LONG, f"措施：{LONG}"),
    ),
    "review": Draft(
        _review,
        "filings/{}/confirm/",
        {"reason": LONG, "people_current": "on", "outcome": "unchanged"},
        (LONG,),
    ),
    "row": Draft(_amendment, "filings/{}/rows/new/", {"name": LONG, "code": "SY-77"}, (LONG,)),
    "opinion": Draft(_case, "cases/{}/propose/", {"opinion": LONG}, (LONG,)),
    "title in a case": Draft(_case, "cases/{}/attach/", {"title": LONG}, (LONG,)),
}


def _cancel(county: County, record: Any) -> None:
    by = county.actor("reviewer") if isinstance(record, Filing) else county.actor(LEADER)
    verb: Any = cancelling.cancel_filing if isinstance(record, Filing) else cancelling.cancel_case
    with every_unit(because="the tests end it"):
        verb(record, by=by, reason="mistake", note="误开")


def _suspend(county: County, record: Any) -> None:
    with unit_scope(county.units[CODE]):
        field = "filing" if isinstance(record, Filing) else "case"
        process = Process.objects.get(**{field: record})
        reason = suspending.SuspendReason.MATERIAL
        suspending.suspend(process, by=county.actor(LEADER), reason=reason, note="等待补正")


@pytest.mark.parametrize("move", [_cancel, _suspend])
@pytest.mark.parametrize("name", DRAFTS)
def test_what_was_being_prepared_is_kept(
    county: County, name: str, move: Callable[[County, Any], None]
) -> None:
    draft = DRAFTS[name]
    record = draft.begin(county)
    move(county, record)
    body = dict(draft.body)
    if "title" in body:
        body["file"] = SimpleUploadedFile("方案.pdf", PAPER)
    url = f"/u/{CODE}/{draft.url.format(record.pk)}"
    post = Post(name, HANDLER, url, body)
    assert keeps(browser(county, HANDLER), post, list(draft.typed)) == ""
