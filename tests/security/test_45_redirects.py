"""45 No address of ours sends anybody to an address of others."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.cast import PASSWORD, County

HOSTILE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example/",
    "\t//evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https:testserver",
    "/%09/evil.example",
    "\u2028//evil.example",
    "//evil.example\\@testserver/",
    "x://testserver/",
)


def stays(location: str) -> bool:
    """Whether a browser on our page would stay on our host."""
    cleaned = "".join(mark for mark in location if mark not in "\t\r\n").strip().replace("\\", "/")
    parts = urlsplit(cleaned)
    return (
        parts.scheme in {"", "http"} and parts.netloc in {"", "testserver"} and cleaned[:2] != "//"
    )


@pytest.mark.parametrize("target", HOSTILE)
def test_45_no_open_redirect(target: str, county: County) -> None:
    credentials = {"username": "czj-handler", "password": PASSWORD}
    client = Client()
    answers = [
        client.post("/language/", {"language": "en", "next": target}),
        client.post("/language/", {"language": "en"}, headers={"referer": target.strip()}),
        client.get("/language/", {"next": target}),
        client.post("/login/", credentials | {"next": target}),
        client.get("/login/", {"next": target}),
        client.post("/logout/", {"next": target}),
        Client().get("/u/czj/", {"next": target}),
    ]
    client.post("/login/", credentials)
    answers.append(client.post("/login/", credentials, query_params={"next": target}))
    answers.append(client.get("/?next=" + target.strip()))
    for number, answer in enumerate(answers):
        assert answer.status_code == 302, number
        assert stays(answer["Location"]), (number, answer["Location"])


def test_45_an_own_address_is_gone_to(county: County) -> None:
    """The way back works, so the list above was refused for its hosts."""
    credentials = {"username": "czj-handler", "password": PASSWORD, "next": "/u/czj/cases/"}
    assert Client().post("/login/", credentials)["Location"] == "/u/czj/cases/"
    there = Client().post("/language/", {"language": "en", "next": "/login/?next=/u/czj/"})
    assert there["Location"] == "/login/?next=/u/czj/"
