"""Passwords that offices like and everybody guesses, refused beside Django's own list of 20,000.

A password is refused when it is nothing but guessable pieces in a row: words of the list, pinyin,
keyboard walks, runs of figures, years and dates, the person's account and the units' codes. One
piece that is none of these is enough.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants.models import Unit


def _each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORDS = _each(
    "woaini woainima iloveyou aini woaizuguo zhongguo nihao mima wodemima password passwd pass"
    " admin administrator guanliyuan root user guest test ceshi login welcome hello baidu weixin"
    " taobao tencent huawei abc abcd abcdef aaa qwe qwer qwert qwerty qwertyuiop asd asdf asdfgh"
    " asdfghjkl zxc zxcv zxcvbn zxcvbnm qaz wsx edc qazwsx qweasd qweasdzxc changeme letmein"
    " chengxin xinyong xinyongban credit shixin bangong bangongshi danwei caizheng caizhengju"
    " fagaiju zhujianju zhengfu jiguan lianjiang fuzhou fujian beijing shanghai gov china"
    " spring summer autumn winter dragon monkey superman demo"
)
# The initials and finals of pinyin, without tones; v stands for ü.
INITIALS = ("", *_each("zh ch sh b p m f d t n l g k h j q x r z c s y w"))
FINALS = _each(
    "iang iong uang ang eng ing ong iao ian uai uan ai ei ao ou an en in un ia ie iu ua uo ui ue ve"
    " er a o e i u v"
)
PINYIN = frozenset(initial + final for initial in INITIALS for final in FINALS)
RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb6yhn")
LUCKY = _each("1314 520 521 888 666 168 110 119 120 007 147 258 369 159 357")
# A year, a day, a mobile number, one figure repeated, one or two figures.
FIGURES = tuple(
    map(
        re.compile,
        (
            "(?:19|20)[0-9]{2}",
            "(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
            "1[3-9][0-9]{9}",
            r"([0-9a-z])\1{2,}",
            "[0-9]{2}",
            "[0-9]",
        ),
    )
)
LEET = str.maketrans({"@": "a", "$": "s", "0": "o", "1": "i", "3": "e", "!": "i"})
# So many syllables are a name or a slogan; more of them are a sentence.
SYLLABLES = 4
LONGEST = 128


class NoGuessablePassword:
    """Validator for AUTH_PASSWORD_VALIDATORS."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password can be guessed by who knows the office."""
        plain = unicodedata.normalize("NFKC", password).casefold()
        account = str(getattr(user, "username", "") or "").casefold()
        if len(account) >= 3 and account in plain:
            raise ValidationError(
                _("密码里含有账号名。请换一个不含账号名的密码。"), code="password_holds_account"
            )
        own = {part for part in re.split(r"[^a-z0-9]+", account) if len(part) >= 2}
        pieces = own | set(Unit.objects.values_list("code", flat=True))
        if _guessable(plain, pieces):
            raise ValidationError(
                _(
                    "这个密码容易被猜到：它只由常用词、拼音、单位代码、年份或连续数字组成。"
                    "请换成几个互不相关的词，或加入别人想不到的内容。"
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """What stands beside the field."""
        return _("不要只用拼音、单位代码、年份或连续数字，不要含有账号名。")


def _guessable(plain: str, own: set[str]) -> bool:
    """Whether the whole of it can be laid out in pieces, as it stands or with @ read as a."""
    words = {*WORDS, *LUCKY, *own}
    return any(_laid_out(each[:LONGEST], words) for each in {plain, plain.translate(LEET)})


def _laid_out(text: str, words: set[str]) -> bool:
    """Walks the reachable places once: linear in the length, whatever was typed."""
    # At each place: in how few syllables of pinyin one can get there.
    fewest = {0: 0}
    for start in range(len(text)):
        if start not in fewest:
            continue
        so_far = fewest[start]
        for length, syllables in _pieces(text, start, words):
            if so_far + syllables <= SYLLABLES:
                end = start + length
                fewest[end] = min(fewest.get(end, SYLLABLES), so_far + syllables)
    return len(text) in fewest


def _pieces(text: str, start: int, words: set[str]) -> Iterator[tuple[int, int]]:
    """(length, syllables) of every piece that begins here."""
    if unicodedata.category(text[start])[0] in "PSZ":
        yield 1, 0
    for word in words:
        if text.startswith(word, start):
            yield len(word), 0
    for figure in FIGURES:
        if found := figure.match(text, start):
            yield found.end() - start, 0
    for run in RUNS:
        length = 3
        while length <= len(text) - start and text[start : start + length] in run:
            yield length, 0
            length += 1
    for length in range(1, 7):
        if text[start : start + length] in PINYIN:
            yield length, 1
