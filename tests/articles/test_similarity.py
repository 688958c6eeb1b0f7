"""How alike two texts are: the share itself, and what sketches let expect of it."""

import unicodedata
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from casefiles.articles.similarity import DUPLICATE, KEPT, estimate, percent, sketch

WORDS = "信用核查记录报告承诺单位事项办件守信激励失信惩戒修复异议公示监督县局镇推进开展落实"


def article(seed: int, length: int = 800) -> str:
    rng = Random(seed)
    return "".join(rng.choice(WORDS) for _ in range(length))


@given(st.text(max_size=300))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    told = any(each.isalnum() for each in unicodedata.normalize("NFKC", text))
    assert percent(text, text) == (100 if told else 0)
    assert estimate(sketch(text), sketch(text)) == (1.0 if told else 0.0)


@given(st.text(max_size=200), st.text(max_size=200))
def test_it_does_not_matter_which_comes_first(one: str, other: str) -> None:
    assert percent(one, other) == percent(other, one)
    assert 0 <= percent(one, other) <= 100
    assert estimate(sketch(one), sketch(other)) == estimate(sketch(other), sketch(one))


def test_signs_blanks_width_and_case_do_not_count() -> None:
    assert (
        percent("信用连江，2026 Credit 工作动态。", "信用连江\n２０２６ＣＲＥＤＩＴ工作动态") == 100
    )


def test_other_texts_are_not_alike_and_a_sentence_more_is() -> None:
    one = article(1)
    assert percent(one, article(2)) < 5
    assert percent(one, one + article(3, 40)) >= DUPLICATE
    assert percent(one, article(1, 400) + article(4, 400)) < DUPLICATE


def test_a_sketch_expects_what_is_found() -> None:
    one = article(1, 3000)
    for kept in (300, 1500, 2700, 2950):
        other = one[:kept] + article(9, 3000 - kept)
        assert abs(100 * estimate(sketch(one), sketch(other)) - percent(one, other)) < 12
    assert len(sketch(one)) == KEPT and max(sketch(one)) < 2**53
