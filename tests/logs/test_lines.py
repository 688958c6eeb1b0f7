"""Log lines: one JSON object each in production, a request's id everywhere, nobody's data anywhere."""

import base64
import json
import logging
import os
import re
import secrets
import string
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditSubject
from config.logs import Json, Lines
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.jobs.test_export_job import ask, work
from tests.owner import as_owner

ROOT = Path(__file__).resolve().parents[2]
NUMBER, NAME, PHONE = "11010519491231002X", "欧阳某某", "13812345678"
ID = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


class Log:
    """What production would write, line by line."""

    def __init__(self) -> None:
        self.out = StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.out.getvalue()

    def lines(self, logger: str) -> list[dict[str, Any]]:
        """The lines of one logger, read back."""
        told = [json.loads(line) for line in self.text.splitlines()]
        return [each for each in told if each["logger"] == logger]


@pytest.fixture
def log() -> Iterator[Log]:
    """Everything from INFO on, as JSON."""
    kept, root = Log(), logging.getLogger()
    handler = logging.StreamHandler(kept.out)
    handler.setFormatter(Json())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield kept
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


def visitor(county: County, name: str = "czj-handler") -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(county.people[name])
    return client


def test_a_request_has_one_line_that_says_who_only_as_a_hash(county: County, log: Log) -> None:
    with clock.at(at("2026-02-02 09:00")):
        answer = visitor(county).get(f"/u/czj/cases/?q={NAME}&id={NUMBER}")
    assert answer.status_code == 200
    (line,) = log.lines("chengxin.requests")
    assert set(line) == {
        *("time", "level", "logger", "message", "request", "route"),
        *("method", "status", "ms", "person"),
    }
    assert (line["route"], line["method"], line["status"]) == ("unit:cases", "GET", 200)
    assert line["request"] == answer["X-Request-ID"] and ID.fullmatch(line["request"])
    assert re.fullmatch(r"[0-9a-f]{12}", line["person"]) and line["ms"] >= 0
    assert line["time"].endswith("+00:00")
    assert not any(each in log.text for each in (NAME, NUMBER, "czj-handler", "陈某某", "?q="))


def test_the_error_pages_show_the_id_of_the_answers_header(open_county: County, log: Log) -> None:
    with clock.at(at("2026-02-02 09:00")):
        client = visitor(open_county)
        answers = [client.get("/u/zjj/"), client.get("/u/czj/trail/x"), client.get("/nowhere/")]
        answers.append(visitor(open_county, "czj-admin").get("/u/czj/cases/"))
        answers.append(Client(enforce_csrf_checks=True).post("/login/", {}))
        answers.append(client.get("/", headers={"host": "elsewhere.example"}))
        with as_owner() as owner:
            owner.execute("ALTER TABLE casefiles_filing RENAME TO casefiles_filing_away")
        try:
            answers.append(client.get("/u/czj/filings/"))
        finally:
            with as_owner() as owner:
                owner.execute("ALTER TABLE casefiles_filing_away RENAME TO casefiles_filing")
    assert [each.status_code for each in answers] == [404, 404, 404, 403, 403, 400, 500]
    ids = [each["X-Request-ID"] for each in answers]
    assert len(set(ids)) == len(ids)
    for answer, each in zip(answers, ids, strict=True):
        assert f"请求编号 {each}" in answer.content.decode(), answer.status_code
    # What Django itself says of the request bears the same id.
    assert {each["request"] for each in log.lines("django.request")} <= set(ids)
    assert ids[-1] in {each["request"] for each in log.lines("django.request")}


def test_a_proxys_id_counts_only_where_it_is_trusted_and_well_formed(
    db: None, settings: Any
) -> None:
    def answered(given: str) -> str:
        return str(Client().get("/login/", headers={"x-request-id": given})["X-Request-ID"])

    assert answered("proxy-0123456789") != "proxy-0123456789"
    settings.TRUST_REQUEST_ID = True
    assert answered("proxy-0123456789") == "proxy-0123456789"
    for odd in ("short", "x" * 65, "a b c d e f g", 'x","level":"y"', "编号编号编号编号"):
        assert ID.fullmatch(answered(odd)), odd


def test_numbers_that_slip_in_are_masked() -> None:
    said = f"{NUMBER} +86{PHONE} {PHONE}, 110105491231002 and case SY-01-2026-0001 of 2026-02-02"
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "%s", (said,), None)
    for shape in (Json(), Lines()):
        line = shape.format(record)
        assert "*** *** ***, *** and case SY-01-2026-0001 of 2026-02-02" in line


def test_a_database_that_quotes_a_row_is_cut_short(county: County, log: Log) -> None:
    unit = county.units["czj"]
    row = {"unit": unit, "kind": SubjectKind.NATURAL, "identifier": NUMBER, "name": NAME}
    with unit_scope(unit):
        CreditSubject.objects.create(**row)
        try:
            with transaction.atomic():
                CreditSubject.objects.create(**row)
        except IntegrityError as error:
            logging.getLogger("casefiles").exception("not stored: %s", error)
    (line,) = log.lines("casefiles")
    assert "one_subject_per_unit_and_identifier" in line["error"]
    assert "Traceback" in line["error"]
    assert NUMBER not in log.text and NAME not in log.text and "DETAIL" not in log.text


def test_a_jobs_lines_bear_its_number(open_county: County, log: Log) -> None:
    ask(open_county)
    work()
    lines = [
        each for each in log.lines("procrastinate.worker") if "export_assessment" in each["message"]
    ]
    assert lines and {each["job"] for each in lines} == {lines[0]["job"]}
    assert lines[0]["job"].isdigit()


def test_a_line_written_inside_a_job_bears_its_number(
    open_county: County, log: Log, settings: Any, tmp_path: Path
) -> None:
    """A job that fails says so from inside our own code, in the worker's thread."""
    place = tmp_path / "a file where a folder should be"
    place.write_text("x")
    backend = {**settings.STORAGES["default"], "OPTIONS": {"location": str(place)}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    ask(open_county)
    work()
    (line,) = log.lines("audit.running")
    assert line["job"].isdigit()
    assert "request" not in line


def test_readable_lines_say_under_what_they_were_written(county: County) -> None:
    record = logging.LogRecord("casefiles", logging.WARNING, __file__, 1, "slow", (), None)
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d [\d:]{8} WARNING casefiles \[-\] slow", Lines().format(record)
    )


SAY = """
import django, logging
django.setup()
logging.getLogger("chengxin.requests").info("request answered", extra={"status": 200})
logging.getLogger("casefiles").info("not said")
logging.getLogger("casefiles").warning("said")
"""


def a_key() -> str:
    """32 secret bytes."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.mark.parametrize("settings_of", ["production", "development"])
def test_production_writes_json_and_the_demo_lines(settings_of: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"config.settings.{settings_of}",
        "CHENGXIN_DATA": str(tmp_path),
        "CHENGXIN_SECRET_KEY": "".join(secrets.choice(string.ascii_letters) for _ in range(60)),
        "CHENGXIN_HOSTS": "credit.example",
        "CHENGXIN_DATA_KEYS": f"a:{a_key()}",
        **{f"CHENGXIN_{name}_KEY": a_key() for name in ("SEARCH", "SIGNING", "BACKUP")},
    }
    done = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stderr.splitlines()
    if settings_of == "production":
        told = [json.loads(line) for line in lines]
        assert [each["message"] for each in told] == ["request answered", "said"]
        assert told[0]["status"] == 200
    else:
        assert len(lines) == 1 and lines[0].endswith("WARNING casefiles [-] said")
