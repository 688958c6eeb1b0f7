"""Chance that is the same on every machine and every day."""

from random import Random

_SEED = "chengxin-350122"


def dice(*words: object) -> Random:
    """A generator of its own for what the words name, so that no draw disturbs another."""
    return Random("/".join([_SEED, *map(str, words)]))  # noqa: S311 - a story, not a secret
