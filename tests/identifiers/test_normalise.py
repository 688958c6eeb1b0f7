"""Normalising is idempotent and undoes what keyboards and copying do to an identifier."""

from hypothesis import given
from hypothesis import strategies as st

from casefiles.identifiers import normalise
from casefiles.identifiers.uscc import ALPHABET

FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ALPHABET + ALPHABET.lower()}


@given(st.text(), st.booleans())
def test_once_is_enough(text: str, hyphens: bool) -> None:
    once = normalise(text, hyphens=hyphens)
    assert normalise(once, hyphens=hyphens) == once


@given(
    st.text(ALPHABET, max_size=20),
    st.sampled_from([" ", "\u3000", "\u00a0", "\t", "\n", "\u200b", "\ufeff", "\u202d"]),
    st.booleans(),
    st.booleans(),
)
def test_round_trip(written: str, blank: str, small: bool, wide: bool) -> None:
    typed = blank.join(written)
    if small:
        typed = typed.lower()
    if wide:
        typed = typed.translate(FULL_WIDTH)
    assert normalise(blank + typed + blank) == written


def test_hyphens_go_only_where_allowed() -> None:
    assert normalise("1-2－3—4") == "1-2-3—4"
    assert normalise("1-2－3—4", hyphens=True) == "1234"


def test_nothing_is_guessed() -> None:
    assert normalise("О0ß½") == "О0ß1⁄2"
