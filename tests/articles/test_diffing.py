"""What was changed in a text: it reads back as the old and as the new; small changes are shown small."""

from itertools import pairwise
from time import monotonic

from hypothesis import given
from hypothesis import strategies as st

from casefiles.articles.diffing import Piece, PieceKind, pieces
from tests.articles.test_similarity import article

TEXT = st.text(alphabet="信用核查abc12，。\n", max_size=60)


@given(TEXT, TEXT)
def test_it_reads_as_the_old_and_as_the_new(old: str, new: str) -> None:
    told = pieces(old, new)
    assert "".join(each.text for each in told if each.kind != PieceKind.NEW) == old
    assert "".join(each.text for each in told if each.kind != PieceKind.GONE) == new
    assert all(one.kind != other.kind for one, other in pairwise(told))
    assert all(each.kind == PieceKind.SAME for each in told) == (old == new)


def test_one_word_is_one_change() -> None:
    assert pieces("全年核查120件。\n完", "全年核查132件。\n完") == [
        Piece(PieceKind.SAME, "全年核查"),
        Piece(PieceKind.GONE, "120"),
        Piece(PieceKind.NEW, "132"),
        Piece(PieceKind.SAME, "件。\n完"),
    ]


def test_long_paragraphs_are_compared_in_time() -> None:
    old = article(1, 10_000)
    started = monotonic()
    assert pieces(old, old[:5000] + "改" + old[5000:])
    assert pieces(old, article(2, 10_000))
    assert monotonic() - started < 10
