"""No page is wider than 1366 pixels, in Chinese and in English; English words are longer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casefiles.models import Appeal, Case, Filing
from tenants import clock
from tenants.scope import every_unit
from tests.browser.desk import Desk
from tests.cast import at
from tests.journeys.site import Site
from tests.lives import appealed_against, live_in
from workflows.models import WorkflowTemplate

pytestmark = pytest.mark.browser

UNIT = ("", "?tab=free", "?tab=all", "lists/", "filings/", "cases/", "cases/new/", "score/",
        "score/B1/", "trail/", "about/")  # fmt: skip
OFFICE = ("", "?tab=free", "board/", "units/", "units/czj/", "assessment/", "assessment/2026/czj/",
          "assessment/2026/czj/B1/", "trail/", "minimum/?kind=item_list")  # fmt: skip
PEOPLE = ("people/", "people/?show=left", "people/new/", "people/review/", "people/review/?unit=")
ROSTER = ("roster/", "roster/new/", "roster/czj/", "people/")


@pytest.fixture
def addresses(site: Site) -> list[tuple[str, str]]:
    """(person, path) of every page of a lived-in unit and of the office."""
    with clock.at(at("2026-02-03 10:00")):
        live_in(site.county, "czj")
        appealed_against(site.county, "czj")
    site.set_clock("2026-02-04 10:00")
    with every_unit(because="the tests look for every page"):
        draft = WorkflowTemplate.objects.get(unit__code="czj", version=None)
        steps = [f"templates/steps/{each.uid}/" for each in draft.steps.all()]
        appeal = Appeal.objects.get().pk
        pages = ("", "process/")
        filings = [f"filings/{each.pk}/{page}" for each in Filing.objects.all() for page in pages]
        cases = [f"cases/{each.pk}/{page}" for each in Case.objects.all() for page in pages]
    unit = [f"/u/czj/{page}" for page in (*UNIT, *filings, *cases)]
    office = [f"/office/350122/{page}" for page in (*OFFICE, *filings)]
    keepers = [("czj-admin", f"/u/czj/{page}") for page in ("", *PEOPLE)]
    own = f"templates/{draft.uid}/"
    keepers += [
        ("czj-admin", f"/u/czj/{page}") for page in ("templates/", own, f"{own}try/", *steps)
    ]
    keepers += [("security_admin", f"/office/350122/{page}") for page in PEOPLE]
    keepers += [("administrator", f"/office/350122/{page}") for page in ROSTER]
    person = site.county.people["czj-handler"].uid
    keepers += [("czj-admin", f"/u/czj/people/{person}/{page}") for page in ("", "handover/")]
    keepers += [("security_admin", f"/office/350122/people/{person}/")]
    keepers += [
        ("auditor", f"/office/350122/security/{page}")
        for page in ("", "?category=rights", "verify/")
    ]
    desks = [("czj-handler", each) for each in unit] + [("assessor", each) for each in office]
    signers = [
        ("czj-approver", f"/u/czj/{page}") for page in ("score/2026/", "score/2026/B1/appeal/")
    ]
    for space, name in (("/u/czj", "czj-approver"), ("/office/350122", "reviewer")):
        signers.append((name, f"{space}/appeals/{appeal}/"))
    signers.append(("chief", "/office/350122/assessment/2026/"))
    signers.append(("reviewer", "/office/350122/assessment/2026/czj/B1/adjust/"))
    return desks + keepers + signers


@pytest.mark.parametrize("language", ["中文", "English"])
def test_no_page_scrolls_sideways(
    addresses: list[tuple[str, str]], desk_of: Callable[[str], Desk], language: str
) -> None:
    wanted = {"中文": "zh-Hans", "English": "en"}[language]
    for name, path in addresses:
        desk = desk_of(name)
        if desk.page.locator("html").get_attribute("lang") != wanted:
            desk.page.get_by_role("button", name=language, exact=True).click()
            expect(desk.page.locator("html")).to_have_attribute("lang", wanted)
        desk.go(path)
