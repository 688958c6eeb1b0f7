"""The auditor at the own desk: what happened, one entry in full, and whether the trail holds."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casefiles.models import StoredFile
from tenants import clock
from tenants.scope import every_unit
from tests.browser.desk import Desk
from tests.cast import at
from tests.journeys.site import Site
from tests.lives import live_in

pytestmark = pytest.mark.browser
SECURITY = "/office/350122/security/"


@pytest.fixture
def watched(site: Site) -> Site:
    """A unit at work; somebody of it downloads, somebody tries the doors of others."""
    with clock.at(at("2026-02-03 10:00")):
        live_in(site.county, "czj")
    with every_unit(because="the test downloads it"):
        stored = StoredFile.objects.earliest("stored_at").pk
    site.set_clock("2026-02-04 10:00")
    handler = site.visitor("czj-handler")
    assert handler.get(f"/u/czj/files/{stored}/").status == 200
    assert handler.get("/u/zjj/cases/").status == 404
    assert handler.get(f"/u/gtz/files/{stored}/").status == 404
    assert site.visitor("czj-admin").get("/u/czj/cases/").status == 403
    assert "请求编号" in site.visitor("czj-admin").answer.body.decode()
    return site


def test_the_auditor_looks_and_verifies(watched: Site, desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("auditor")
    expect(desk.page).to_have_url(f"{watched.url}{SECURITY}")
    desk.go(SECURITY, "security")
    desk.go(f"{SECURITY}?category=refusal&unit=czj", "security-filtered")
    rows = desk.page.locator("main tbody tr")
    expect(rows).to_have_count(3)
    rows.last.click()
    expect(desk.page).to_have_url(f"{watched.url}{SECURITY}entries/" + desk.page.url[-37:])
    desk.look("entry")
    desk.go(f"{SECURITY}?who=%E6%B2%A1%E6%9C%89", "security-none")
    desk.go(f"{SECURITY}verify/", "verify-before")
    desk.button("立即核验").click()
    desk.says("全部记录完整")
    desk.look("verify")
