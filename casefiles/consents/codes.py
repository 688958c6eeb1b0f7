"""Codes that verify a printed paper: long enough that nobody finds one by trying."""

import secrets

# Crockford's letters: none that reads as another when it is copied from paper.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans("OILU", "011V")


def new_code() -> str:
    """80 random bits."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read(typed: str) -> str:
    """The code that somebody typed from paper; empty when it cannot be one."""
    code = "".join(each for each in typed.upper() if each.isalnum()).translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""
