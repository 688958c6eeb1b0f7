"""Provinces of GB/T 2260, the part of a division code that never went out of use.

County codes change by decree nearly every year and identifiers outlive them, so only the first two
digits are compared: a table of counties by date would refuse people born before its first row.
"""

_REGIONS = (
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    *(71, 81, 82),
)
PROVINCES = frozenset(str(code) for code in _REGIONS)
"""GB/T 2260: provinces, autonomous regions, municipalities, Taiwan, Hong Kong and Macao."""

TAIWAN_PERMIT = "83"
"""Residence permits of Taiwan residents (港澳台居民居住证申领发放办法, 2018) start with 830000."""

NATIONAL = "100000"
"""Bodies registered by a national authority carry this division in their USCC."""


def is_province(code: str) -> bool:
    """Whether two digits are a province assigned in GB/T 2260."""
    return code in PROVINCES


def may_register(division: str) -> bool:
    """Whether a six-digit division can hold the registration authority of a USCC (GB 32100)."""
    return division == NATIONAL or is_province(division[:2])


def may_issue(division: str) -> bool:
    """Whether a six-digit division can stand in an identity number (GB 11643) or permit."""
    return division[:2] == TAIWAN_PERMIT or is_province(division[:2])
