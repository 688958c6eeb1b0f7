"""45 What every answer says to the browser, and how a production installation is set up."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from config import env
from tests.access.world import World, all_routes, for_a_module

ROOT = Path(__file__).resolve().parents[2]


def key(first: int) -> str:
    """A key that no other setting has and that nobody uses."""
    return b64encode(sha256(bytes([first])).digest()).decode()


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:9/nowhere",
    "DATABASE_OWNER_URL": "",
    "CHENGXIN_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "CHENGXIN_DATA_KEYS": f"check:{key(1)}",
    "CHENGXIN_SEARCH_KEY": key(2),
    "CHENGXIN_SIGNING_KEY": key(3),
    "CHENGXIN_BACKUP_KEY": key(4),
    "CHENGXIN_HOSTS": "credit.example.cn",
}

world = pytest.fixture(scope="module")(for_a_module)


def production(*command: str, **other: str) -> "subprocess.CompletedProcess[str]":
    """A Python command under production settings with made-up values; nothing is contacted."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **PRODUCTION, **other},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def setting(*names: str, **environment: str) -> list[Any]:
    """Values of production settings."""
    shown = "; ".join(f"print(repr(settings.{name}))" for name in names)
    program = f"from django.conf import settings; {shown}"
    done = production("-c", program, **environment)
    assert done.returncode == 0, done.stderr
    return [eval(line) for line in done.stdout.splitlines()]


def answers(world: World) -> list[tuple[str, HttpResponse]]:
    """Pages, downloads, redirects, refusals and errors: at least one of each."""
    found = []
    for route in all_routes():
        for persona in ("handler", "chief", "anonymous"):
            for method in ("GET", "POST"):
                answer = world.ask(persona, method, world.url(route))
                found.append((f"{persona} {method} {route.name}", answer))
    return found


def test_45_every_answer_carries_the_headers(world: World) -> None:
    statuses = set()
    for what, answer in answers(world):
        statuses.add(answer.status_code)
        assert answer["X-Content-Type-Options"] == "nosniff", what
        assert answer["X-Frame-Options"] == "DENY", what
        assert answer["Referrer-Policy"] == "same-origin", what
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", what
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", what
        assert "camera=()" in answer["Permissions-Policy"], what
        assert "no-store" in answer["Cache-Control"], what
        for tells in ("Server", "X-Powered-By", "X-AspNet-Version", "Via"):
            assert tells not in answer, what
    assert statuses >= {200, 302, 403, 404, 405, 422}


def test_45_no_page_may_run_what_was_written_into_it(world: World) -> None:
    for what, answer in answers(world):
        directives = answer["Content-Security-Policy"].split("; ")
        policy = {
            name: value for name, _space, value in (each.partition(" ") for each in directives)
        }
        assert policy["default-src"] == policy["frame-ancestors"] == "'none'", what
        if answer.get("Content-Disposition", "").startswith("attachment"):
            assert policy["sandbox"] == "" and len(policy) == 3, what
        else:
            assert policy["script-src"] == policy["style-src"] == "'self'", what
            assert policy["base-uri"] == "'none'", what
            assert policy["form-action"] == "'self'", what
        for unsafe in ("unsafe-inline", "unsafe-eval", "*", "http:", "blob:"):
            assert unsafe not in answer["Content-Security-Policy"], what
        if "html" in answer.get("Content-Type", ""):
            text = answer.content.decode()
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), what
            assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text)), what


def test_45_static_files_may_be_kept_and_carry_the_headers_too(db: None) -> None:
    answer = Client().get("/static/chengxin/chengxin.css")
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    answer.close()


def test_45_production_has_no_warning() -> None:
    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_45_production_s_cookies_are_this_host_s_alone() -> None:
    names = ("SESSION", "CSRF", "LANGUAGE")
    cookies = [f"{name}_COOKIE_{each}" for name in names for each in ("NAME", "SECURE", "HTTPONLY")]
    values = setting(*cookies, "MESSAGES_COOKIE_NAME", "SESSION_COOKIE_SAMESITE")
    assert values == [
        *("__Host-session", True, True),
        *("__Host-csrf", True, True),
        *("__Host-language", True, True),
        "__Host-messages",
        "Lax",
    ]
    scoped = setting(*(f"{name}_COOKIE_{each}" for name in names for each in ("DOMAIN", "PATH")))
    assert scoped == [None, "/"] * 3, "a __Host- cookie has no domain and the whole path"


def test_45_transport_security_is_on_and_preloading_is_asked_for() -> None:
    names = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    assert setting(*names, "SECURE_SSL_REDIRECT", "DEBUG") == [31536000, True, False, True, False]
    assert setting(names[2], CHENGXIN_HSTS_PRELOAD="yes") == [True]


@pytest.mark.parametrize("hosts", ["*", "*.example.cn", ".example.cn", "a.cn,*", ""])
def test_45_hosts_are_written_out(hosts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGXIN_HOSTS", hosts)
    with pytest.raises(env.BadEnvironment, match="CHENGXIN_HOSTS"):
        env.hosts("CHENGXIN_HOSTS")


def test_45_another_host_is_a_bad_request_and_is_not_repeated(db: None) -> None:
    for name in ("evil.example", "testserver.evil.example", "testserver@evil"):
        answer = Client().get("/login/", headers={"host": name})
        assert answer.status_code == 400, name
        assert "evil" not in answer.content.decode()
        forwarded = Client().get("/login/", headers={"x-forwarded-host": name})
        assert forwarded.status_code == 200 and "evil" not in forwarded.content.decode()


def test_45_the_cookies_of_a_login_are_shut_to_scripts(db: None) -> None:
    client = Client()
    answer = client.get("/login/")
    client.post("/language/", {"language": "en", "next": "/login/"})
    for name in ("csrftoken", "django_language"):
        assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax", name
    assert answer.status_code == 200
