"""One person's browser window. Every page that is looked at is held against the same few demands."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

from tests.cast import PASSWORD
from tests.journeys.site import Site

WINDOW = {"width": 1366, "height": 768}
_numbers = count(1)

# What a screen reader and a small screen need of a page.
FACTS = """() => {
  const named = e => (e.labels && e.labels.length) || e.getAttribute("aria-label")
    || e.getAttribute("aria-labelledby");
  const said = e => e.textContent.trim() || e.getAttribute("aria-label");
  const all = s => Array.from(document.querySelectorAll(s));
  const ids = all("[id]").map(e => e.id);
  return {
    headings: all("h1").length,
    mains: all("main").length,
    unlabelled: all("input:not([type=hidden]), select, textarea").filter(e => !named(e))
      .map(e => e.outerHTML),
    nameless: all("a[href], button, summary").filter(e => !said(e)).map(e => e.outerHTML),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    language: document.documentElement.lang,
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""


@dataclass(frozen=True)
class Facts:
    """What `FACTS` found on a page."""

    headings: int
    mains: int
    unlabelled: list[str]
    nameless: list[str]
    twice: list[str]
    language: str
    wider: int


class Desk:
    """A person at an own window of 1366 × 768."""

    def __init__(self, browser: Browser, site: Site, name: str, *, locale: str = "zh-CN") -> None:
        self.name = name
        self.problems: list[str] = []
        self._context = browser.new_context(
            base_url=site.url, viewport=WINDOW, locale=locale, accept_downloads=True
        )
        self.page = self._context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.page.on(
            "response",
            lambda answer: (
                self.problems.append(f"{answer.status} {answer.url}")
                if answer.status >= 400
                else None
            ),
        )

    def _heard(self, message: ConsoleMessage) -> None:
        """The console says scripts that fail, files that are missing and every breach of the CSP."""
        if message.type in {"error", "warning"}:
            self.problems.append(f"console: {message.text}")

    def sign_in(self) -> None:
        """Through the login page, by keyboard."""
        self.page.goto("/login/")
        self.look("login")
        self.page.get_by_label("用户名").fill(self.name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page).not_to_have_url("/login/")
        self.look(f"{self.name}-first-page")

    def go(self, path: str, name: str = "") -> None:
        """Open an address and look at it."""
        self.page.goto(path)
        self.look(name or path.strip("/").replace("/", "-").partition("?")[0])

    def look(self, name: str) -> Facts:
        """The page keeps the demands; a picture goes to the folder CHENGXIN_SHOTS names."""
        self.page.wait_for_load_state("load")
        facts = Facts(**self.page.evaluate(FACTS))
        folder = os.environ.get("CHENGXIN_SHOTS", "")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            place = Path(folder) / f"{next(_numbers):03d}-{name}.png"
            self.page.screenshot(path=place, full_page=True)
        assert not self.problems, (name, self.problems)
        assert (facts.headings, facts.mains) == (1, 1), f"{name}: one h1 in one main"
        assert not facts.unlabelled, f"{name}: inputs without a label {facts.unlabelled}"
        assert not facts.nameless, f"{name}: nothing to read out {facts.nameless}"
        assert not facts.twice, f"{name}: ids that stand twice {facts.twice}"
        assert facts.wider <= 0, f"{name}: {facts.wider} px wider than the window"
        return facts

    def button(self, words: str) -> Locator:
        """The button of the page (not of its frame) with exactly these words."""
        return self.page.locator("main").get_by_role("button", name=words, exact=True)

    def press(self, words: str, *, then: str) -> None:
        """Press a button and wait until the page says so."""
        self.button(words).click()
        self.says(then)

    def follow(self, words: str) -> None:
        """Click a link of the page and look at where it leads."""
        before = self.page.url
        self.page.locator("main").get_by_role("link", name=words).first.click()
        expect(self.page).not_to_have_url(before)

    def says(self, words: str) -> None:
        """Wait until the page shows these words."""
        expect(self.page.locator("main")).to_contain_text(words)

    def tab_to(self, words: str) -> None:
        """Reach a button with the Tab key alone, from the top of the page."""
        self.page.evaluate("() => document.activeElement && document.activeElement.blur()")
        wanted = self.button(words)
        for _stop in range(60):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {words!r}")

    def close(self) -> None:
        """Close the window; nothing may have gone wrong in it."""
        self._context.close()
        assert not self.problems, self.problems
