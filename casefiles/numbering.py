"""The next number of a series such as `CZ-01-2026-0007`: a stem, and a count that may outgrow its zeros."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length


def next_number(rows: QuerySet[Any], field: str, stem: str, width: int) -> str:
    """One more than the highest number of `rows` under `stem`, padded to at least `width` digits.

    As text `9999` comes after `10000`, so the longest number is looked at before the greatest one.
    The caller holds a lock that makes two who number at once wait for each other.
    """
    last = (
        rows.filter(**{f"{field}__startswith": stem})
        .order_by(Length(field).desc(), f"-{field}")
        .values_list(field, flat=True)
        .first()
    )
    return f"{stem}{int(last[len(stem) :]) + 1 if last else 1:0{width}d}"
