"""What screens and exports show of an identifier (notice, clause 六(三); domain §5)."""

from casefiles.identifiers.divisions import may_issue
from casefiles.identifiers.reasons import BadIdentifier
from casefiles.identifiers.resident_id import LENGTH, birth_date
from casefiles.identifiers.uscc import check_uscc

KEPT_IN_FRONT = 6
KEPT_AT_END = 4


def mask(identifier: str) -> str:
    """`350122********0010` for a person, the whole identifier for an organisation.

    Whatever is not plainly a valid USCC is masked as a person's, wrong numbers included; ten
    characters or fewer become asterisks only.
    """
    if not _like_a_person(identifier) and _of_an_organisation(identifier):
        return identifier
    hidden = len(identifier) - KEPT_IN_FRONT - KEPT_AT_END
    if hidden <= 0:
        return "*" * len(identifier)
    return f"{identifier[:KEPT_IN_FRONT]}{'*' * hidden}{identifier[-KEPT_AT_END:]}"


def _like_a_person(identifier: str) -> bool:
    return (
        len(identifier) == LENGTH
        and identifier[:17].isdigit()
        and may_issue(identifier[:6])
        and birth_date(identifier) is not None
    )


def _of_an_organisation(identifier: str) -> bool:
    try:
        check_uscc(identifier)
    except BadIdentifier:
        return False
    return True
