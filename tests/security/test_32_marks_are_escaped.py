"""32: control characters and bidirectional marks cannot disguise a line of the trail or of a log."""

import json
import logging
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from config.logs import Json, Lines
from tenants import clock
from tenants.scope import unit_scope
from tests.cast import County, at
from tests.stories import submitted_month

TYPED = "同意\u202e\u2066\u200b\x1b[31m\x07\x85\u2028伪造的一行"
SHOWN = "同意\\u202e\\u2066\\u200b\\u001b[31m\\u0007\\u0085\\u2028伪造的一行"
FORGED = f"完成\n2026-01-01 00:00:00 INFO root 伪造的一行 {TYPED}"


def line(shape: logging.Formatter, message: str, *values: Any, **extra: Any) -> str:
    """A log line as a handler writes it."""
    record = logging.LogRecord("casefiles", logging.WARNING, __file__, 1, message, values, None)
    vars(record).update(extra)
    return shape.format(record)


def test_32_what_a_clerk_types_is_escaped_in_the_trail(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        filing = submitted_month(county, "zjj")
        client = Client()
        client.force_login(county.people["zjj-approver"])
        url = reverse("unit:filing-sign", args=["zjj", filing.pk])
        assert client.post(url, {"text": TYPED}).status_code == 302
    with unit_scope(county.units["zjj"]):
        entry = Entry.objects.get(action="filing.signed")
    assert entry.data["text"] == SHOWN
    assert entry.computed_hash() == entry.hash


def test_32_an_address_is_escaped_in_the_trail(county: County) -> None:
    with clock.at(at("2026-02-02 09:00")):
        client = Client()
        client.force_login(county.people["zjj-approver"])
        assert client.get("/u/zjj/score/%E2%80%AE/").status_code == 404  # no slug, no route
        assert client.get("/u/czj/", {"q": TYPED}).status_code == 404
    with unit_scope(county.units["zjj"]):
        assert [each.data["address"] for each in Entry.objects.filter(action="access.refused")] == [
            "/u/czj/"
        ]


@pytest.mark.parametrize("shape", [Lines(), Json()])
def test_32_one_message_is_one_line_of_a_log(shape: logging.Formatter) -> None:
    said = line(shape, "file %s", FORGED)
    assert len(said.splitlines()) == 1
    assert "\u202e" not in said and "\x1b" not in said and "\x85" not in said
    assert "\\u202e" in said


def test_32_a_json_line_reads_back_and_holds_no_other_key() -> None:
    forged = '","level":"INFO","message":"x'
    told = json.loads(line(Json(), "%s", forged, route=f"unit:{TYPED}"))
    assert told["level"] == "WARNING"
    assert told["message"] == forged
    assert told["route"] == f"unit:{SHOWN}"


def test_32_the_lines_of_an_error_are_escaped_too() -> None:
    try:
        raise ValueError(TYPED)
    except ValueError:
        told = line(Json(), "failed", exc_info=sys.exc_info())
        read = line(Lines(), "failed", exc_info=sys.exc_info())
    assert SHOWN in json.loads(told)["error"]
    assert SHOWN in read and TYPED not in read
