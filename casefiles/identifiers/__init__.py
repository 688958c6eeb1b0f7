"""Identifiers of credit subjects: USCC, organisation code and resident identity number.

Each `check_*` takes what a person typed or pasted and returns the normalised identifier, or raises
`BadIdentifier` with a machine-readable `Reason` and a sentence for the user. No database, no
network, and no sentence ever repeats the identifier: only a position or one wrong character.
"""

from casefiles.identifiers.cells import refuse_lost_digits
from casefiles.identifiers.kinds import body_code, check_for_kind
from casefiles.identifiers.masking import mask
from casefiles.identifiers.normalise import normalise
from casefiles.identifiers.org_code import check_org_code
from casefiles.identifiers.reasons import BadIdentifier, Reason
from casefiles.identifiers.resident_id import check_resident_id
from casefiles.identifiers.uscc import check_uscc
from casefiles.identifiers.within import mask_within, omit_within

__all__ = [
    "BadIdentifier",
    "Reason",
    "body_code",
    "check_for_kind",
    "check_org_code",
    "check_resident_id",
    "check_uscc",
    "mask",
    "mask_within",
    "normalise",
    "omit_within",
    "refuse_lost_digits",
]
