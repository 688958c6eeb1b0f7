"""The register as reports ask it: plugged into their port when the app is ready."""

from collections.abc import Iterator

from casefiles.models import CreditAgency
from casefiles.reports.register import Agency
from tenants.models import Office


class OfficeRegister:
    """Every filing that the office has ever kept, read in the present scope; one statement."""

    def agencies_of(self, office: Office) -> Iterator[Agency]:
        """By name; those that have left too."""
        for each in CreditAgency.objects.filter(office=office):
            yield Agency(each.pk, each.name, each.filed_on, each.left_on)
