"""A worker of the web dies within a deed, or between the deed and its answer; the form is sent again."""

from pathlib import Path

import pytest

from audit.verify import verify
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.races.deeds import OFFICE, UNIT, Deed
from tests.races.desks import Place, bring, hire
from tests.races.killing import Kill, Web
from tests.races.together import NOW, ROUNDS

BEFORE, AFTER = Kill(1, of_deeds=True), Kill(1, after=True, of_deeds=True)


def counted(deed: Deed, place: Place) -> int:
    """How often it stands in the trail; nothing impossible is true meanwhile."""
    assert place.faults() == []
    trail = place.deeds()
    return sum(trail[action] for action in deed.actions)


# Unless everything is asked for: what ends a task, what moves it, what tells people.
CHOSEN = {"同意", "退回", "转办", "加签", "催办", "留言", "采纳"}


@pytest.mark.parametrize(("desk", "deeds"), [("unit", UNIT), ("office", OFFICE)])
def test_a_deed_whose_worker_was_killed_is_done_once(
    open_county: County, desk: str, deeds: tuple[Deed, ...]
) -> None:
    with clock.at(at(NOW)):
        hire(open_county)
    with Web.open(open_county) as web:
        for deed in [each for each in deeds if ROUNDS or each.name in CHOSEN]:
            place = bring(open_county, desk, deed.needs)
            (post,) = deed.posts(place, deed.needs, 1, "")
            assert web.post(post, BEFORE) == 0
            assert (counted(deed, place), place.deeds()) == (0, {}), deed.name
            assert web.post(post, AFTER) == 0
            assert counted(deed, place) == 1, deed.name
            trail = place.deeds()
            # Nobody knows whether it was done: the same form once more.
            assert web.post(post) in {302, 422}, deed.name
            assert place.deeds() == trail and place.faults() == [], deed.name
    with every_unit(because="test"):
        assert verify(Path("no checkpoints")).faults == ()
