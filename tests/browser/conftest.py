"""A real Chromium in front of the real server. Without one: CI fails, a desk elsewhere skips loudly."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk
from tests.journeys.conftest import site
from tests.journeys.site import Site

__all__ = ["site"]

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """The distribution's Chromium, or the one that CHROMIUM_PATH names."""
    named = os.environ.get("CHROMIUM_PATH", "")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), "")
    if found:
        return found
    said = (
        "NOT TESTED: no Chromium on this machine, so the screens were not driven by a browser."
        " Install the distribution's chromium, or set CHROMIUM_PATH."
    )
    if os.environ.get("CI"):
        pytest.fail(said)
    print(f"\n{'!' * 8} {said}")
    pytest.skip(said)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is. Asked before anything is built for it."""
    return find_chromium()


@pytest.fixture
def browser(chromium: str, site: Site) -> Iterator[Browser]:
    """A headless browser that is gone before the site is.

    Playwright keeps an event loop running in this thread, and Django then refuses the database
    here: a test asks pages, or lets `site.meanwhile` work in another thread.
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def desk_of(browser: Browser, site: Site) -> Iterator[Callable[[str], Desk]]:
    """`desk_of("czj-handler")`: the person's own window, signed in; checked for errors at the end."""
    desks: dict[str, Desk] = {}

    def open_desk(name: str) -> Desk:
        if name not in desks:
            desks[name] = Desk(browser, site, name)
            desks[name].sign_in()
        return desks[name]

    yield open_desk
    for each in desks.values():
        each.close()
