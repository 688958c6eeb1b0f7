"""Identity numbers inside free text: people type them where they do not belong."""

import re

from casefiles.identifiers.divisions import may_issue
from casefiles.identifiers.masking import mask
from casefiles.identifiers.normalise import normalise
from casefiles.identifiers.resident_id import birth_date, check_digit

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
    if _HASH.fullmatch(text):
        return text
    return _NUMBERS.sub(_masked, text)


def _masked(found: "re.Match[str]") -> str:
    number = normalise(found[0], hyphens=True)
    plausible = may_issue(number[:6]) and birth_date(number) is not None
    return mask(number) if plausible and number[-1] == check_digit(number[:-1]) else found[0]
