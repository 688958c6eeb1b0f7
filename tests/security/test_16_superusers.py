"""16: no flag on a user opens anything, and there is no admin site."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from casefiles.models import Case, CaseGrant
from casefiles.models.guards import READ_CONFIDENTIAL
from casefiles.verbs import cases, confidential
from tenants import clock
from tenants.access import Verb, may
from tenants.actors import in_office, in_unit
from tenants.models import User
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.glass import NOW, OFFICE, WHY, client_of
from tests.security.glass import case as case
from tests.stories import guard

# Superusers


def superuser(county: County) -> User:
    """A superuser, who has every permission that exists, and no membership."""
    with every_unit(because="the tests make a superuser"):
        user = User.objects.create_user("root", "x", display_name="超级用户")
        user.is_superuser = True
        user.is_staff = True  # type: ignore[attr-defined]
        user.save()
        assert user.has_perm("casefiles.change_case")
    return user


def test_16_a_superuser_is_in_no_workspace(county: County, case: Case) -> None:
    user = superuser(county)
    client = Client()
    client.force_login(user)
    with clock.at(at(NOW)):
        for url in (
            "/u/czj/",
            "/u/czj/cases/",
            f"/u/czj/cases/{case.pk}/",
            "/u/czj/trail/",
            f"/office/{OFFICE}/",
            f"/office/{OFFICE}/cases/",
            f"/office/{OFFICE}/cases/{case.pk}/",
            f"/office/{OFFICE}/trail/",
        ):
            assert client.get(url).status_code == 404, url
        assert in_unit(user, county.units["czj"]) is None
        assert in_office(user, county.office) is None


def test_16_a_superuser_flag_adds_nothing_to_a_role(county: County, case: Case) -> None:
    flagged = county.people["czj-handler"]
    flagged.is_superuser = True
    flagged.save()
    by = in_unit(flagged, county.units["czj"])
    assert by is not None
    mine = {verb for verb in Verb if may(by, verb)}
    assert mine == {verb for verb in Verb if may(county.actor("zjj-handler"), verb)}
    with clock.at(at(NOW)), unit_scope(county.units["czj"]):
        for refused in (
            lambda: confidential.guard_case(case, by=by, grounds=WHY),
            lambda: cases.decide(case, by=by, ruling=cases.Ruling("grant")),  # type: ignore[arg-type]
        ):
            with pytest.raises(NotAllowed):
                refused()
    door = guard(county, case, by="leader").pk
    flagged_leader = county.people["czj-approver"]
    flagged_leader.is_superuser = True
    flagged_leader.save()
    with clock.at(at(NOW)):
        assert client_of(county, "czj-handler").get(f"/u/czj/cases/{case.pk}/").status_code == 200
        assert client_of(county, "czj-approver").get(f"/u/czj/cases/{case.pk}/").status_code == 404
        assert client_of(county, "zjj-handler").get(f"/u/zjj/shared/{case.pk}/").status_code == 404
    with every_unit(because="test"):
        assert not CaseGrant.objects.filter(user=flagged_leader, door=door).exists()


def test_16_there_is_no_admin_site_and_no_generic_grant(db: None) -> None:
    assert not apps.is_installed("django.contrib.admin")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    assert "admin" not in get_resolver().namespace_dict
    generic = apps.get_model("guardian", "UserObjectPermission")
    with every_unit(because="test"):
        assert not generic.objects.exists()
    assert not any(
        each.related_model is not None and each.related_model.__name__.startswith("GroupObject")
        for each in Case._meta.related_objects
    )
    with every_unit(because="test"):
        assert Permission.objects.filter(codename=READ_CONFIDENTIAL).count() == 1
