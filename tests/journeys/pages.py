"""A page as a visitor sees it: words, links, tables, forms. Read with the standard parser alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

SILENT = {"script", "style", "title"}
VOID = {"input", "meta", "link", "br", "hr", "img", "rect", "path"}


@dataclass
class Button:
    """A button that sends its form."""

    name: str
    value: str
    text: str = ""


@dataclass
class Form:
    """A form with what it would send untouched (`fields`) and everything it has (`names`)."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def choice(self, name: str, words: str) -> str:
        """The value of the choice that is shown with words beginning so."""
        shown = self.labels.get(name, [])
        found = [
            value
            for value, label in zip(self.choices[name], shown, strict=True)
            if label.startswith(words)
        ]
        assert found, f"no choice {words!r}, but {shown}"
        return found[0]

    def button(self, words: str) -> Button:
        """The button that shows these words; without words the first one."""
        found = [each for each in self.buttons if words in each.text]
        assert found, f"no button {words!r}, but {[each.text for each in self.buttons]}"
        return found[0]


@dataclass
class Page:
    """What the parser found."""

    language: str = ""
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    def form(self, action: str, press: str = "") -> Form:
        """The form that posts to an address ending so and has such a button."""
        found = [
            each
            for each in self.forms
            if each.action.endswith(action) and any(press in b.text for b in each.buttons)
        ]
        assert found, f"no form {action!r} {press!r}, but {[each.action for each in self.forms]}"
        return next((each for each in found if each.action == action), found[0])

    def offers(self, action: str) -> bool:
        """Whether there is a form to that address."""
        return any(each.action.endswith(action) for each in self.forms)

    def link(self, words: str) -> str:
        """Where the link that shows these words leads."""
        found = [href for text, href in self.links if words in text]
        assert found, f"no link {words!r}, but {[text for text, _href in self.links]}"
        return found[0]

    def rows(self, heading: str) -> list[list[str]]:
        """The body rows of the table that has a column of this name."""
        found = [table for table in self.tables if table and heading in table[0]]
        assert found, f"no table with {heading!r}, but {[t[0] for t in self.tables if t]}"
        return found[0][1:]


class _Reader(HTMLParser):
    """Collects; nested markup inside a link, a cell or a button adds its words to them."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.words: list[str] = []
        self.open: list[tuple[str, int]] = []
        self.attributes: list[dict[str, str]] = []
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or take a control's value."""
        has = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.page.language = has.get("lang", "")
        if tag == "form":
            self.form = Form(has.get("action", ""))
            self.page.forms.append(self.form)
        if tag == "table":
            self.page.tables.append([])
        if tag == "tr" and self.page.tables:
            self.page.tables[-1].append([])
        if self.form is not None and has.get("name"):
            self._control(self.form, tag, has)
        if tag == "option":
            self._option(has)
        if tag not in VOID:
            self.open.append((tag, len(self.words)))
            self.attributes.append(has)

    def _control(self, form: Form, tag: str, has: dict[str, str]) -> None:
        name, kind = has["name"], has.get("type", "")
        if tag == "select":
            self.select = name
        if tag in {"input", "select", "textarea"}:
            form.names.add(name)
        if tag == "input" and (kind not in {"radio", "checkbox", "file"} or "checked" in has):
            form.fields[name] = has.get("value", "")

    def _option(self, has: dict[str, str]) -> None:
        if self.form is None:
            return
        self.form.choices.setdefault(self.select, []).append(has.get("value", ""))
        if "selected" in has or self.select not in self.form.fields:
            self.form.fields[self.select] = has.get("value", "")

    def handle_data(self, data: str) -> None:
        """Keep visible words."""
        if not any(tag in SILENT for tag, _start in self.open):
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close an element: its words are complete."""
        while self.open:
            opened, start = self.open.pop()
            has = self.attributes.pop()
            self._close(opened, has, "".join(self.words[start:]))
            if opened == tag:
                return

    def _close(self, tag: str, has: dict[str, str], said: str) -> None:
        words = " ".join(said.split())
        if tag == "option" and self.form is not None:
            self.form.labels.setdefault(self.select, []).append(words)
        if tag == "a" and has.get("href"):
            self.page.links.append((words, has["href"]))
        if tag in {"h1", "h2"}:
            self.page.headings.append(words)
        if tag in {"td", "th"} and self.page.tables and self.page.tables[-1]:
            self.page.tables[-1][-1].append(words)
        if tag == "button" and self.form is not None:
            self.form.buttons.append(Button(has.get("name", ""), has.get("value", ""), words))
        if tag == "textarea" and self.form is not None:
            self.form.fields[has.get("name", "")] = said.removeprefix("\n")
        if tag == "form":
            self.form = None


def read_page(html: str) -> Page:
    """Parse a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join("".join(reader.words).split())
    return reader.page
