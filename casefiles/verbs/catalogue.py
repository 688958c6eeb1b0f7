"""The county's codes: given by the office to a matter, whichever units have it."""

from django.db import transaction
from django.db.models import Min

from audit.record import record
from casefiles import actions
from casefiles.itemlists import catalogue
from casefiles.models import CatalogueEntry
from casefiles.refusals import NotOnTheCatalogue
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office


@transaction.atomic
def give_code(office: Office, group: str, code: str, *, by: Actor) -> str:
    """Give a matter of the county its code, or take it back with an empty one; returns the group's name.

    Two matters of one code are one matter from then on. Raises NotOnTheCatalogue.
    """
    allow(by, Verb.KEEP_CATALOGUE, office)
    Office.objects.select_for_update().get(pk=office.pk)
    found = catalogue.in_force(office).filter(group=group)
    names: dict[str, str] = dict(found.values_list("key").annotate(first=Min("name")))
    if not names:
        raise NotOnTheCatalogue
    entries = CatalogueEntry.objects.filter(office=office, key__in=names)
    before = entries.values_list("code", flat=True).first() or ""
    title = min(names.values())
    if before == code and entries.count() == len(names):
        return title
    entries.delete()
    if code:
        CatalogueEntry.objects.bulk_create(
            CatalogueEntry(
                office=office, key=key, name=name, code=code, given_by=by.user, given_at=clock.now()
            )
            for key, name in names.items()
        )
    record(actions.MATTER_CODED, office, by=by, matter=title, code=code, before=before)
    return title


def others_with(office: Office, code: str, group: str) -> list[str]:
    """Names that bore a code before another group takes it: they become one matter."""
    rows = CatalogueEntry.objects.filter(office=office, code=code)
    keys = set(catalogue.in_force(office).filter(group=group).values_list("key", flat=True))
    return [each.name for each in rows.order_by("name") if each.key not in keys]
