"""Every two verbs on one task: eight at one moment, one effect, and the others read what happened."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.verify import verify
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.races.deeds import Pair, needs_of, pairs, posts_of
from tests.races.desks import Place, bring, hire
from tests.races.together import NOW, ROUNDS, Answer, Racers
from tests.stories import list_in_force

# All rounds of all pairs take as long as they take.
pytestmark = pytest.mark.timeout(0 if ROUNDS else 300)
# Everybody of the cast has it in the name: whoever comes too late reads who was quicker.
NAME = "某某"
# Whoever may see a record no longer is not told who has hidden it.
HIDDEN = "已不在您的可见范围内"


@pytest.fixture
def racers(open_county: County) -> Iterator[Racers]:
    """The committed county with people enough; afterwards its trail must be whole."""
    with clock.at(at(NOW)):
        hire(open_county)
        list_in_force(open_county, "czj")
    with Racers(open_county) as racers:
        yield racers
    with every_unit(because="test"):
        assert verify(Path("no checkpoints")).faults == ()


@pytest.mark.parametrize("desk", ["unit", "office", "case"])
def test_any_two_verbs_on_one_task(racers: Racers, desk: str) -> None:
    """With CHENGXIN_RACE_ROUNDS=50: every pair, fifty times; else a choice of them, once."""
    found: Counter[str] = Counter()
    for number in range(ROUNDS or 1):
        for pair in pairs(desk, every=bool(ROUNDS)):
            place = bring(racers.county, desk, needs_of(pair))
            answers = racers.race(posts_of(pair, place, f"{number}"))
            for fault in faults_of(pair, place, answers):
                found[f"{pair[0].name} × {pair[1].name}: {fault}"] += 1
    told = "\n".join(f"{count}× {fault}" for fault, count in found.items())
    assert not found, f"of {racers.sent} requests:\n{told}"


def faults_of(pair: Pair, place: Place, answers: list[Answer]) -> Iterator[str]:
    """What is wrong with a round, in words."""
    hidden = any(deed.hides for deed in pair)
    for each in answers:
        if hidden and (each.status == 404 or any(HIDDEN in words for words in each.said)):
            continue
        if each.error is not None or each.status not in {302, 422}:
            yield f"no answer for people: {each}"
        elif not each.done:
            if not any(NAME in words for words in each.said):
                yield f"does not say what happened: {each}"
            if each.post.typed and each.post.typed not in each.page:
                yield f"what was typed is lost: {each}"
    yield from place.faults()
    trail = place.deeds()
    done = [each.post.verb for each in answers if each.done]
    if not done:
        yield f"nobody got through: {[str(each) for each in answers]}"
    for deed in dict.fromkeys(pair):
        said, kept = done.count(deed.name), sum(trail[each] for each in deed.actions)
        if said != kept and not (deed.name == "签收" and said > kept):
            yield f"{deed.name}: {said} were told it is done, {kept} stand in the trail"
    if sum(done.count(deed.name) for deed in dict.fromkeys(pair) if deed.ends) > 1:
        yield f"the task ended more than once: {done}"
    if pair[0] is pair[1] and pair[0].once and len(set(done)) == 1 and trail_of(pair, trail) != 1:
        yield f"{pair[0].name} was done {trail_of(pair, trail)} times"
    if all(deed.ends for deed in pair) and len(done) != 1:
        yield f"{len(done)} ends of one task"


def trail_of(pair: Pair, trail: "Counter[str]") -> int:
    """How often the first deed stands in the trail."""
    return sum(trail[each] for each in pair[0].actions)
