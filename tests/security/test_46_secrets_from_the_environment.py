"""Production takes every secret from the environment and does not start without a fit one."""

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def key(number: int) -> str:
    """A key of the tests' own: bytes without a pattern."""
    return b64encode(
        bytes((each * each * 7 + each * number + number) % 256 for each in range(32))
    ).decode()


GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:9/nowhere",
    "DATABASE_OWNER_URL": "",
    "CHENGXIN_SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "CHENGXIN_DATA_KEYS": f"2026a:{key(1)},2025b:{key(3)}",
    "CHENGXIN_SEARCH_KEY": key(5),
    "CHENGXIN_SIGNING_KEY": key(7),
    "CHENGXIN_BACKUP_KEY": key(9),
    "CHENGXIN_HOSTS": "credit.example.gov.cn",
}
DEMO_KEY = b64encode(bytes(range(64, 96))).decode()
ZEROS = b64encode(bytes(32)).decode()
SHORT = b64encode(bytes(range(0, 150, 5))).decode()


def start(changes: dict[str, str | None], *command: str) -> "subprocess.CompletedProcess[str]":
    """A process with production's settings; None takes a variable away."""
    environment = {name: value for name, value in os.environ.items() if "CHENGXIN" not in name}
    environment |= GOOD | {name: value for name, value in changes.items() if value is not None}
    for name, value in changes.items():
        if value is None:
            del environment[name]
    line = command or ("manage.py", "check")
    return subprocess.run(
        [sys.executable, *line], cwd=ROOT, env=environment, capture_output=True, text=True
    )


REFUSED: list[tuple[str, str | None, str]] = [
    *((name, None, f"{name} is not set") for name in GOOD if name.startswith("CHENGXIN")),
    *((name, "", f"{name} is not set") for name in GOOD if name.startswith("CHENGXIN")),
    *(
        (f"CHENGXIN_{name}_KEY", wrong, f"CHENGXIN_{name}_KEY {word}")
        for name in ("SEARCH", "SIGNING", "BACKUP")
        for wrong, word in (
            ("not base64 at all", "is not 32 bytes in base64"),
            (SHORT, "is not 32 bytes in base64"),
            (DEMO_KEY, "is the demo's"),
            (ZEROS, "is the demo's"),
        )
    ),
    ("CHENGXIN_SECRET_KEY", "short", "CHENGXIN_SECRET_KEY is too weak"),
    ("CHENGXIN_SECRET_KEY", "abab" * 20, "CHENGXIN_SECRET_KEY is too weak"),
    (
        "CHENGXIN_SECRET_KEY",
        "the-demo-is-not-secret-and-must-never-be-used-in-production",
        "CHENGXIN_SECRET_KEY is the demo's",
    ),
    ("CHENGXIN_DATA_KEYS", key(1), "CHENGXIN_DATA_KEYS: each key needs a name"),
    ("CHENGXIN_DATA_KEYS", f"a:{key(1)},a:{key(3)}", "CHENGXIN_DATA_KEYS: each key needs a name"),
    ("CHENGXIN_DATA_KEYS", f"a:{key(1)},", "CHENGXIN_DATA_KEYS: each key needs a name"),
    ("CHENGXIN_DATA_KEYS", f"a:{SHORT}", "CHENGXIN_DATA_KEYS is not 32 bytes in base64"),
    ("CHENGXIN_DATA_KEYS", f"demo:{b64encode(bytes(range(32))).decode()}", "is the demo's"),
    ("CHENGXIN_DATA_KEYS", f"a:{key(1)},b:{key(1)}", "CHENGXIN_DATA_KEYS holds a key that is used"),
    ("CHENGXIN_BACKUP_KEY", key(5), "CHENGXIN_BACKUP_KEY and CHENGXIN_SEARCH_KEY hold a key that"),
    ("CHENGXIN_SEARCH_KEY", key(1), "CHENGXIN_SEARCH_KEY and CHENGXIN_DATA_KEYS hold a key that"),
    ("CHENGXIN_OLD_SIGNING_KEYS", "x", "CHENGXIN_OLD_SIGNING_KEYS is not 32 bytes in base64"),
    ("CHENGXIN_HOSTS", "*", "CHENGXIN_HOSTS: '*' is not a host name"),
    ("CHENGXIN_HOSTS", "https://a.example", "is not a host name"),
    ("CHENGXIN_HOSTS", ".example.cn", "is not a host name"),
    ("CHENGXIN_DATA_CIPHER", "rot13", "CHENGXIN_DATA_CIPHER='rot13': choose one of"),
    ("CHENGXIN_TRAIL_HASH", "md5", "CHENGXIN_TRAIL_HASH='md5': choose one of"),
    ("CHENGXIN_IDLE_MINUTES", "soon", "CHENGXIN_IDLE_MINUTES='soon' is not a whole number"),
    ("CHENGXIN_IDLE_MINUTES", "0", "CHENGXIN_IDLE_MINUTES='0' is less than 1"),
    ("CHENGXIN_HSTS_SECONDS", "-1", "CHENGXIN_HSTS_SECONDS='-1' is less than 0"),
    ("CHENGXIN_LOCK_SECONDS", "0", "CHENGXIN_LOCK_SECONDS='0' is less than 1"),
    ("CHENGXIN_SECOND_FACTOR", "perhaps", "CHENGXIN_SECOND_FACTOR='perhaps' is neither yes nor no"),
    ("CHENGXIN_TIMESTAMP_URL", "ftp://x", "CHENGXIN_TIMESTAMP_URL='ftp://x' is not an http://"),
    (
        "CHENGXIN_TIMESTAMP_URL",
        "http://tsa.example.cn/",
        "CHENGXIN_TIMESTAMP_CERTIFICATES names no file",
    ),
    ("DATABASE_URL", "mysql://a:b@c/d", "DATABASE_URL must begin with postgresql://"),
    ("DATABASE_URL", "postgresql://a:b@c", "DATABASE_URL names no database"),
    ("DATABASE_URL", "postgresql://a:b@c:port/d", "DATABASE_URL is not a database URL"),
    ("DATABASE_URL", "postgresql://a:pKEY/word@c/d", "DATABASE_URL is not a database URL"),
    ("DATABASE_OWNER_URL", "postgresql://a:b@c", "DATABASE_OWNER_URL names no database"),
]


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_46_production_refuses_to_start(name: str, value: str | None, said: str) -> None:
    done = start({name: value}, "-c", "import django; django.setup()")
    assert done.returncode == 1
    assert said in done.stderr
    # One sentence: no traceback, and the secret itself is not in it.
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == 1
    if value and "KEY" in name and len(value) > 20:
        assert value not in done.stderr
    assert "pKEY" not in done.stderr


def test_46_production_starts_with_secrets_of_its_own() -> None:
    done = start({}, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("-c", "import config.wsgi"),
        ("manage.py", "migrate"),
        ("manage.py", "procrastinate", "worker"),
        ("manage.py", "backup", "x.cxb"),
    ],
)
def test_46_no_process_starts_without(command: tuple[str, ...]) -> None:
    done = start({"CHENGXIN_SIGNING_KEY": None}, *command)
    assert done.returncode == 1
    assert done.stderr == (
        "CHENGXIN_SIGNING_KEY is not set. Set it in the environment and start again.\n"
    )


def test_46_the_web_server_refuses_to_start_without_settings() -> None:
    done = start({"DJANGO_SETTINGS_MODULE": None}, "-c", "import config.wsgi")
    assert done.returncode == 1 and "Set DJANGO_SETTINGS_MODULE" in done.stderr
