"""An installation of before: its plain numbers are sealed by the migration, and come back with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from casefiles.models import CheckWaiver, CreditSubject, RegisterRecord
from casefiles.models.hashes import body_hash
from tenants import clock
from tenants.scope import every_unit
from tests.cast import County, at
from tests.owner import as_owner
from tests.security.conftest import NOW
from tests.security.people import NAME, NUMBER, decided_person, open_person
from tests.security.test_33_numbers_at_rest import rows_with
from tests.stories import COMPANY, open_case
from tests.words.reading import visitor

BEFORE = "0002_accepted_lists_never_change"


@pytest.fixture
def sealed_again(transactional_db: None) -> Iterator[None]:
    """Whatever happens, the next test finds the tables as they are now."""
    yield
    call_command("migrate", verbosity=0)
    for each in connections.all():
        each.close()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_33_the_migration_seals_what_is_there_and_opens_it_again(
    sealed_again: None, open_town: County, settings: Any
) -> None:
    with clock.at(at(NOW)):
        subject = open_person(open_town, "czj").subject
        decided = decided_person(open_town, "gtz", asked=False)
        body = open_case(open_town, "gtz").subject
    with as_owner() as owner:
        forced = owner.execute(
            "SELECT count(*) FROM pg_class WHERE relforcerowsecurity AND relrowsecurity"
        ).fetchone()
    call_command("migrate", "casefiles", BEFORE, verbosity=0)
    plain = [
        "casefiles_creditsubject",
        "casefiles_creditsubjectversion",
        "casefiles_registerrecord",
    ]
    assert sorted(set(rows_with(NUMBER))) == plain
    call_command("migrate", verbosity=0)
    assert rows_with(NUMBER) == []
    with as_owner() as owner:
        again = owner.execute(
            "SELECT count(*) FROM pg_class WHERE relforcerowsecurity AND relrowsecurity"
        ).fetchone()
    assert again == forced
    with every_unit(because="the tests read what was sealed"):
        persons = CreditSubject.objects.filter(kind="natural")
        assert [each.identifier for each in persons] == [NUMBER, NUMBER]
        versions = CreditSubject.history.model.objects.filter(kind="natural")
        assert [each.identifier for each in versions] == [NUMBER, NUMBER]
        # What later migrations made of it comes back too.
        assert CheckWaiver.objects.get(case=decided).reason == f"{NAME}本人急办"
        code = body_hash(CreditSubject, COMPANY, open_town.units["gtz"].pk)
        assert CreditSubject.objects.get(pk=body.pk).body_hash == code
        assert not persons.exclude(body_hash=None)
        assert RegisterRecord.objects.get().identifier == NUMBER
    with clock.at(at(NOW)):
        assert open_person(open_town, "czj").subject_id == subject.pk
        found = visitor(open_town, "czj-handler").post("/u/czj/cases/find/", {"q": NUMBER})
    assert str(subject.pk) in found["Location"]
