"""Stub until the agencies land."""

from datetime import date

from django.db.models import Q, QuerySet

from casefiles.models import CreditAgency
from tenants.models import Office


def listed_on(office: Office, day: date) -> QuerySet[CreditAgency]:
    """Stub."""
    return CreditAgency.objects.filter(
        Q(struck_off_on__isnull=True) | Q(struck_off_on__gt=day), office=office, filed_on__lte=day
    )
