"""How much of one text stands in another: shingles of five characters, Jaccard's share. Pure functions.

A sketch is the smallest hashes of a text's shingles; two sketches estimate the share without the
texts (standard error 4 points), so that a county's articles are compared in milliseconds and only the
nearest are read.
"""

import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

LENGTH = 5
KEPT = 128
# A duplicate from here on needs a word of reason.
DUPLICATE = 80
# Less is chance: the same phrases stand in every article of a kind.
WORTH_SAYING = 30


def shingles(text: str) -> frozenset[int]:
    """The hashes of every five characters in a row; blanks, signs, width and case do not count."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKC", text).casefold() if each.isalnum()
    )
    if not plain:
        return frozenset()
    count = max(1, len(plain) - LENGTH + 1)
    return frozenset(_hash(plain[at : at + LENGTH]) for at in range(count))


def sketch(text: str) -> list[int]:
    """The smallest hashes, in order; fits into JSON."""
    return sorted(shingles(text))[:KEPT]


def estimate(one: Sequence[int], other: Sequence[int]) -> float:
    """The share that two sketches let expect, 0 to 1; exact for short texts."""
    first, second = set(one), set(other)
    if not first or not second:
        return 0.0
    lowest = sorted(first | second)[:KEPT]
    return sum(each in first and each in second for each in lowest) / len(lowest)


def percent(one: str, other: str) -> int:
    """The share of two texts' shingles that both have, rounded down; 100 only for the same text."""
    first, second = shingles(one), shingles(other)
    if not first or not second:
        return 0
    return 100 * len(first & second) // len(first | second)


def _hash(shingle: str) -> int:
    # Six bytes: JSON's numbers hold them exactly.
    return int.from_bytes(blake2b(shingle.encode(), digest_size=6).digest(), "big")
