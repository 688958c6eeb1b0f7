"""A visitor: cookies, redirects, forms found on pages; no script runs and nothing is faked."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from email.message import Message
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.cast import PASSWORD
from tests.journeys.pages import Form, Page, read_page

Files = Mapping[str, tuple[str, bytes]]


class Answer:
    """What came back after all redirects."""

    def __init__(self, url: str, status: int, headers: Message, body: bytes) -> None:
        self.url, self.status, self.headers, self.body = url, status, headers, body

    @property
    def path(self) -> str:
        """The path that the visitor ended on."""
        return urlsplit(self.url).path

    @property
    def page(self) -> Page:
        """The body as a page."""
        return read_page(self.body.decode())


class Visitor:
    """One browser session."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.headers: dict[str, str] = {}
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))
        self.answer: Answer

    @classmethod
    def sign_in(cls, site: str, name: str) -> Visitor:
        """Through the login page, with the form's own CSRF token."""
        visitor = cls(site)
        visitor.get("/login/")
        visitor.fill("", username=name, password=PASSWORD)
        assert visitor.answer.path != "/login/", f"{name} was not let in"
        return visitor

    @property
    def page(self) -> Page:
        """The page in front of the visitor."""
        return self.answer.page

    @property
    def status(self) -> int:
        """The status of the answer in front of the visitor."""
        return self.answer.status

    def get(self, path: str, **headers: str) -> Answer:
        """Open an address; `Accept_Language="en"` becomes a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._send(Request(urljoin(self.site, path), headers=named))

    def follow(self, words: str) -> Answer:
        """Click the link that shows these words."""
        return self.get(urljoin(self.answer.url, self.page.link(words)))

    def fill(
        self,
        action: str,
        *,
        press: str = "",
        files: Files | None = None,
        **typed: str,
    ) -> Answer:
        """Fill in the form that posts to an address ending in `action`, and press a button.

        Hidden and prefilled fields are sent as they stand; typing into a field that is not on
        the page is an error, as is pressing a button that is not there.
        """
        form = self.page.form(action, press)
        return self._post_form(form, press, typed, files)

    def force(self, path: str, files: Files | None = None, **typed: str) -> Answer:
        """Post to an address for which the page offers no form, as somebody may who knows it."""
        token = next(each.value for each in self.cookies if each.name == "csrftoken")
        fields = {"csrfmiddlewaretoken": token or ""} | typed
        return self._post(urljoin(self.site, path), fields, files)

    def _post_form(
        self, form: Form, press: str, typed: Mapping[str, str], files: Files | None
    ) -> Answer:
        unknown = (set(typed) | set(files or {})) - form.names
        assert not unknown, f"the form has no {sorted(unknown)}, but {sorted(form.names)}"
        button = form.button(press)
        fields = form.fields | dict(typed)
        if button.name:
            fields[button.name] = button.value
        return self._post(urljoin(self.answer.url, form.action), fields, files)

    def _post(self, url: str, fields: Mapping[str, str], files: Files | None) -> Answer:
        if files is None:
            return self._send(Request(url, data=urlencode(fields).encode()))
        boundary = uuid.uuid4().hex
        kind = f"multipart/form-data; boundary={boundary}"
        body = _multipart(boundary, fields, files)
        return self._send(Request(url, data=body, headers={"Content-Type": kind}))

    def _send(self, request: Request) -> Answer:
        for name, value in self.headers.items():
            request.add_header(name, value)
        try:
            with self._opener.open(request, timeout=60) as response:
                self.answer = Answer(
                    response.url, response.status, response.headers, response.read()
                )
        except HTTPError as error:
            with error:
                self.answer = Answer(error.url, error.code, error.headers, error.read())
        return self.answer


def _multipart(boundary: str, fields: Mapping[str, str], files: Files) -> bytes:
    """RFC 7578, as a browser sends it."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, (file_name, content) in files.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}";'
            f' filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        parts.append(head.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode()
