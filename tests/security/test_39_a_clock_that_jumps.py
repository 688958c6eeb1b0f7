"""39: the trail is in the order of its numbers, whatever the clock did."""

import re
from pathlib import Path

from django.test import Client
from django.urls import reverse

from audit import checkpoints
from audit.models import Entry
from audit.timeline import timeline
from audit.verify import verify
from casefiles.verbs import filings, progress
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.stories import WORDS, open_month

# Opened at ten; the clock goes back an hour, and on again.
OPENED, FILLED, SUBMITTED = "2026-02-02 10:00:00", "2026-02-02 09:00:00", "2026-02-02 09:30:00"
DEEDS = ["filing.opened", "task.claimed", "progress.filled", "filing.submitted", "filing.filed"]


def jumped(county: County) -> object:
    """A month's report, opened, filled in and submitted while the clock jumps back."""
    handler = county.actor("gtz-handler")
    with clock.at(at(OPENED)):
        filing = open_month(county, "gtz")
    with unit_scope(county.units["gtz"]):
        with clock.at(at(FILLED)):
            progress.fill(filing, by=handler, words=WORDS)
        with clock.at(at(SUBMITTED)):
            filings.submit(filing, by=handler)
    return filing


def test_39_timelines_and_pages_keep_the_order_of_the_numbers(county: County) -> None:
    filing = jumped(county)
    with unit_scope(county.units["gtz"]):
        told = list(Entry.objects.of(filing))  # type: ignore[arg-type]
        moments = timeline(filing)  # type: ignore[arg-type]
    assert [each.action for each in told] == DEEDS[::-1]
    assert [each.seq for each in told] == sorted((each.seq for each in told), reverse=True)
    assert [each.entry_id for each in moments] == [each.number for each in told]
    client = Client()
    client.force_login(county.people["gtz-handler"])
    with clock.at(at("2026-02-02 09:40")):
        page = client.get(reverse("unit:trail", args=["gtz"])).content.decode()
    numbers = [int(each) for each in re.findall(r">gtz#(\d+)<", page)]
    assert len(numbers) > 5 and numbers == sorted(numbers, reverse=True)


def test_39_a_change_stands_beside_its_own_entry(county: County) -> None:
    """The row says 09:30, the entry of the opening says 10:00: it is not what changed the row."""
    filing = jumped(county)
    with unit_scope(county.units["gtz"]):
        told = {each.what: each.changes for each in timeline(filing)}  # type: ignore[arg-type]
    changed = {what: [each.field for each in changes] for what, changes in told.items() if changes}
    assert changed == {"提交": ["状态", "提交", "状态", "首次报送", "报送"]}


def test_39_what_the_clock_claimed_is_kept_and_the_chain_holds(
    county: County, tmp_path: Path
) -> None:
    filing = jumped(county)
    file = tmp_path / "checkpoints.jsonl"
    with every_unit(because="test"):
        checkpoints.write(file)
        assert verify(file).faults == ()
        claimed = {each.action: each.at for each in Entry.objects.of(filing)}  # type: ignore[arg-type]
    assert claimed["filing.opened"] == at(OPENED)
    assert claimed["progress.filled"] == at(FILLED)
    assert claimed["filing.submitted"] == at(SUBMITTED)


def test_39_a_small_step_back_stands_still(county: County) -> None:
    """A server whose clock is set right by a few seconds does not go back in the trail."""
    handler = county.actor("gtz-handler")
    with clock.at(at("2026-02-02 10:00:05")):
        filing = open_month(county, "gtz")
    with unit_scope(county.units["gtz"]), clock.at(at("2026-02-02 10:00:00")):
        progress.fill(filing, by=handler, words=WORDS)
        assert {each.at for each in Entry.objects.of(filing)} == {at("2026-02-02 10:00:05")}
    with unit_scope(county.units["gtz"]), clock.at(at("2026-02-02 10:00:06")):
        filings.submit(filing, by=handler)
        assert Entry.objects.of(filing)[0].at == at("2026-02-02 10:00:06")
