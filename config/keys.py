"""What makes a secret fit for production: long, not everybody's, and used for one thing only."""

from collections.abc import Mapping
from itertools import pairwise

from config.env import BadEnvironment

# Django's own measure of a secret key (security.W009).
SHORTEST, FEWEST_MARKS = 50, 5
# The demo's and the tests' keys count upwards; a text or a single byte over and over is no key.
FEWEST_BYTES = 16


def strong_text(name: str, value: str) -> str:
    """A long random text. Raises BadEnvironment."""
    if len(value) < SHORTEST or len(set(value)) < FEWEST_MARKS or value.startswith("django-"):
        raise BadEnvironment(
            f"{name} is too weak: give it at least {SHORTEST} random characters"
            " (openssl rand -base64 48)."
        )
    if "must-never-be-used-in-production" in value:
        raise BadEnvironment(
            f"{name} is the demo's, which everybody knows: openssl rand -base64 48"
        )
    return value


def refuse_weak_or_shared(keys: Mapping[str, bytes]) -> None:
    """Each key by the name of its variable: none known to everybody, none used twice.

    Raises BadEnvironment, which names the variables.
    """
    owner: dict[bytes, str] = {}
    for name, key in keys.items():
        variable = name.partition(":")[0]
        steps = {(after - before) % 256 for before, after in pairwise(key)}
        if len(steps) == 1 or len(set(key)) < FEWEST_BYTES:
            raise BadEnvironment(
                f"{variable} is the demo's or a made-up key, which everybody knows:"
                " openssl rand -base64 32"
            )
        if key in owner:
            other = owner[key]
            twice = (
                f"{variable} holds a key"
                if other == variable
                else f"{variable} and {other} hold a key"
            )
            raise BadEnvironment(
                f"{twice} that is used twice: each needs a key of its own (openssl rand -base64 32)."
            )
        owner[key] = variable
