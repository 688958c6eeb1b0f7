"""Bringing what people type and paste into the one written form of an identifier."""

import re
import unicodedata
from collections.abc import Container

from django.utils.translation import gettext_lazy as _

from casefiles.identifiers.reasons import BadIdentifier, Reason
from tenants.refusals import Sentence

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc")
EXCEL_DIGITS = 15
"""A spreadsheet number keeps this many significant digits; the rest become zeros."""

_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
# A bare `12345E678` may be an organisation code, so a point or a plus sign is asked for.
_SCIENTIFIC = re.compile(r"[0-9]+(\.[0-9]+)?E\+[0-9]+|[0-9]+\.[0-9]+E[0-9]+|[0-9]{16,}\.0*")

LOST_DIGITS: Sentence = _(
    "号码被表格软件当作数字处理，末几位已丢失，无法还原。"
    "请把该列设为“文本”格式，并对照证件重新填写完整号码。"
)


def normalise(text: str, *, hyphens: bool = False) -> str:
    """`text` with full-width forms folded (NFKC), ASCII upper case and no blanks.

    Blanks are white space and invisible format characters. `hyphens=True` also removes hyphens
    and dashes. Works character by character, so it is idempotent and never composes two
    characters into one; anything else stays, to be refused by name later.
    """
    if not text.isascii():
        text = "".join(unicodedata.normalize("NFKC", character) for character in text)
    return "".join(
        character
        for character in text.translate(_UPPER)
        if not character.isspace()
        and unicodedata.category(character) not in ("Cf", "Cc")
        and not (hyphens and character in HYPHENS)
    )


def refuse_scientific(text: str) -> None:
    """Raise LOST_DIGITS when normalised `text` is a number's print-out, such as `3.50122E+17`."""
    if _SCIENTIFIC.fullmatch(text):
        raise BadIdentifier(Reason.LOST_DIGITS, LOST_DIGITS)


def digits_were_lost(text: str) -> bool:
    """Whether normalised `text` has over 15 digits and only zeros after the 15th significant one.

    A true number can look so by chance (one person in about 1,100); see `cells`.
    """
    if not (text.isascii() and text.isdigit()):
        return False
    significant = text.lstrip("0")
    return len(significant) > EXCEL_DIGITS and not significant[EXCEL_DIGITS:].strip("0")


def refuse_strangers(text: str, alphabet: Container[str], sentence: Sentence) -> None:
    """Raise CHARACTER for the first character of `text` outside `alphabet`.

    `sentence` has the places `%(at)s` (position, from 1) and `%(what)s` (that one character).
    """
    for at, character in enumerate(text, start=1):
        if character not in alphabet:
            raise BadIdentifier(Reason.CHARACTER, sentence, at=at, what=character)
