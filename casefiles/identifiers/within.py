"""Identity numbers inside free text: people type them where they do not belong."""

import re
from collections.abc import Callable

from casefiles.identifiers.divisions import may_issue
from casefiles.identifiers.masking import mask
from casefiles.identifiers.normalise import normalise
from casefiles.identifiers.resident_id import birth_date, check_digit

OMITTED = "［证件号码略］"

# Eighteen digits (any script's), in groups or not; the last may be an X. Not part of a longer number.
_NUMBERS = re.compile(r"(?<![0-9０-９])\d(?:[ \u3000-]?\d){16}[ \u3000-]?[\dXxＸｘ](?![0-9０-９])")
# Hashes and random ids are nobody's number, whatever digits they hold.
_HASH = re.compile(r"[0-9a-f-]{32,}")


def mask_within(text: str) -> str:
    """`text` with every identity number in it masked; anything else stays as it was typed.

    A number counts when its division, birth date and check digit are right: eighteen digits that
    are no identity number (document numbers, bank accounts) are left alone but for one in eleven
    that looks exactly like one.
    """
    return _replaced(text, mask)


def omit_within(text: str) -> str:
    """`text` with a word instead of every identity number: for what can never be taken out again."""
    return _replaced(text, lambda number: OMITTED)


def _replaced(text: str, by: Callable[[str], str]) -> str:
    def instead(found: "re.Match[str]") -> str:
        number = normalise(found[0], hyphens=True)
        plausible = may_issue(number[:6]) and birth_date(number) is not None
        return by(number) if plausible and number[-1] == check_digit(number[:-1]) else found[0]

    return text if _HASH.fullmatch(text) else _NUMBERS.sub(instead, text)
