"""Work information in a browser: a number taken out by a click, every page calm at 1366 pixels."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casefiles.articles.words import ArticleKind
from casefiles.verbs.articles import Draft
from tenants import clock
from tests.articles import stories
from tests.browser.desk import Desk
from tests.cast import at
from tests.journeys.site import Site

pytestmark = pytest.mark.browser

NUMBERED = Draft(
    "一户一策促履约", ArticleKind.CASE, "当事人陈某某，手机13800001111，已履行全部义务。"
)


@pytest.fixture
def lived(site: Site) -> dict[str, str]:
    """Articles in every state, by the verbs."""
    with clock.at(at("2026-02-03 10:00")):
        stories.articles_of(site.county, "gtz")
        waiting = stories.cleared(site.county, "gtz", NUMBERED)
        back = stories.returned(site.county, "gtz")
        gone = stories.withdrawn(site.county, "gtz")
    site.set_clock("2026-02-03 11:00")
    return {"waiting": str(waiting.pk), "back": str(back.pk), "gone": str(gone.pk)}


def test_a_click_takes_the_number_out_and_every_page_fits(
    lived: dict[str, str], desk_of: Callable[[str], Desk]
) -> None:
    handler, reviewer = desk_of("gtz-handler"), desk_of("reviewer")
    handler.go(f"/u/gtz/articles/{lived['waiting']}/")
    expect(handler.page.locator("mark")).to_have_text("［手机号码略］")
    handler.page.get_by_role("button", name="一键隐去号码").click()
    expect(handler.page.locator("mark")).to_have_count(0)
    handler.page.get_by_role("button", name="报送到信用办").click()
    expect(handler.page.get_by_role("heading", name="已报送，等待信用办审核")).to_be_visible()
    for page in ("articles/", "articles/?tab=published", "articles/new/"):
        handler.go(f"/u/gtz/{page}")
    handler.go(f"/u/gtz/articles/{lived['back']}/")
    for page in ("", "?tab=told", "?tab=all&unit=gtz", f"{lived['waiting']}/", f"{lived['gone']}/"):
        reviewer.go(f"/office/350122/articles/{page}")
    reviewer.go("/office/350122/articles/?tab=published")
    reviewer.page.locator("tr.row-link a").first.click()
    reviewer.look("a published article at the office")
    reviewer.page.get_by_role("link", name="公开页面").click()
    reviewer.look("the open page of an article")
    reviewer.go("/open/350122/articles/")
