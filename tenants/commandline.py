"""What the commands share: finding an office or a unit by its code, a refusal as one clear line."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from tenants.models import Office, Unit
from tenants.refusals import Refusal


def office_of(code: str) -> Office:
    """The office of a division code. Raises CommandError."""
    office = Office.objects.filter(division_code=code).first()
    if office is None:
        raise CommandError(f"There is no office with the code {code!r}.")
    return office


def unit_of(code: str) -> Unit:
    """The unit of a workspace code. Raises CommandError."""
    unit = Unit.objects.select_related("office").filter(code=code).first()
    if unit is None:
        raise CommandError(f"There is no unit with the code {code!r}.")
    return unit


@contextmanager
def refusals_as_errors() -> Iterator[None]:
    """Let the command end with the refusal's own sentence and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal
