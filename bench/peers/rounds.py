"""The rounds: ours and theirs in turn, timed; their statements counted in a round of its own."""

from __future__ import annotations

import gc
from functools import partial

from bench.peers import bare_step as bare
from bench.peers import our_step as ours
from bench.peers.watch import Watch
from tests.cast import build_county


def measure(rounds: int, warm_up: int) -> Watch:
    """Rounds of ours and theirs, in turn."""
    watch = Watch()
    county = build_county()
    signer, reviewer = county.actor("zjj-approver"), county.actor("reviewer")
    leader, user = county.actor("zjj-leader"), county.people["zjj-approver"]
    gc.disable()
    for number in range(-warm_up, rounds + 1):
        mine, theirs = ours.begin(county), bare.begin()
        watch.counting = number == rounds
        gc.collect(0)
        for name, step, by in (("sign", ours.sign, signer), ("accept", ours.accept, reviewer)):
            if name == "accept":
                ours.sign(county, mine, leader)
            task = bare.open_task(theirs)
            pair = [
                (name, partial(step, county, mine, by)),
                (f"bare {name}", partial(bare.do, theirs, task, user)),
            ]
            # Who goes first finds the caches colder: they take turns.
            for each, deed in pair if number % 2 else reversed(pair):
                watch.time(each, deed)
        if number == -1:
            watch.taken.clear()
    return watch
