"""The city platform's adapter against a server that fails in the ways platforms fail."""

import json
import socket
from typing import Any

import pytest

from casefiles.models import Trouble
from casefiles.refusals import SourceUnavailable
from casefiles.sources import Answer
from casefiles.sources.breaker import Breaker
from casefiles.sources.platform import CityPlatform
from tenants import clock
from tests.cast import at
from tests.platform.conftest import TOKEN
from tests.platform.server import RECORD, CityOf
from tests.stories import COMPANY

NOW = at("2026-02-02 09:00")


def ask(key: str = "k-1") -> Answer:
    with clock.at(NOW):
        return CityPlatform().query(COMPANY, purpose="供应商资格审查", key=key)


def trouble() -> Trouble:
    with pytest.raises(SourceUnavailable) as refused:
        ask()
    found: Trouble = refused.value.trouble
    return found


def test_an_answer_is_taken_over_word_for_word(city: CityOf) -> None:
    answer = ask()
    (record,) = answer.records
    assert record.document_no == RECORD["document_no"]
    assert (str(record.decided_on), record.repaired_on, record.disputed) == (
        "2025-06-01",
        None,
        False,
    )
    assert answer.cutoff_at == at("2026-02-02 08:00")
    headers, said = city.questions[0]
    assert said == {"identifier": COMPANY, "purpose": "供应商资格审查"}
    assert headers["Idempotency-Key"] == "k-1"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    kept = json.loads(answer.evidence)
    assert kept["answer"].encode() == city.counted["k-1"]
    assert kept["key"] == "k-1"


@pytest.mark.parametrize(
    "failure", ["reset", "forgetful", "half", "500", "502", "503", "504", "429"]
)
def test_a_hiccup_is_asked_again_with_the_same_key_and_counted_once(
    city: CityOf, failure: str
) -> None:
    city.next.append(failure)
    assert len(ask("k-9").records) == 1
    assert [headers["Idempotency-Key"] for headers, _said in city.questions] == ["k-9", "k-9"]
    assert list(city.counted) == ["k-9"]


@pytest.mark.parametrize(
    ("moods", "expected", "asked"),
    [
        (["reset", "reset"], Trouble.SILENT, 2),
        (["half", "half"], Trouble.SILENT, 2),
        (["500", "503"], Trouble.BUSY, 2),
        (["429", "429"], Trouble.BUSY, 2),
        (["400"], Trouble.REFUSED, 1),
        (["401"], Trouble.REFUSED, 1),
        (["404"], Trouble.REFUSED, 1),
        (["redirect"], Trouble.REFUSED, 1),
        (["garbled"], Trouble.UNCLEAR, 1),
        (["deep"], Trouble.UNCLEAR, 1),
        (["endless"], Trouble.UNCLEAR, 1),
    ],
)
def test_a_failure_is_named_and_not_repeated_for_ever(
    city: CityOf, moods: list[str], expected: Trouble, asked: int
) -> None:
    city.next.extend(moods)
    assert trouble() == expected
    assert len(city.questions) == asked


def test_a_platform_that_says_nothing_is_left_after_seconds(city: CityOf) -> None:
    city.next.extend(["silent", "silent"])
    assert trouble() == Trouble.SILENT


def test_an_answer_that_drips_is_left_too(city: CityOf) -> None:
    city.next.append("drip")
    assert trouble() == Trouble.SILENT


def test_nobody_listens(city: CityOf, settings: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CREDIT_PLATFORM_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        assert trouble() == Trouble.SILENT


def test_a_name_that_nobody_knows(city: CityOf, settings: Any) -> None:
    settings.CREDIT_PLATFORM_URL = "http://platform.invalid"
    assert trouble() == Trouble.SILENT


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"identifier": "91350122MA00000000"},
        {"cutoff_at": "2026-02-02T08:00:00"},
        {"cutoff_at": "2026-02-02T09:00:01+08:00"},
        {"cutoff_at": None},
        {"records": None},
        {"records": {}},
        {"records": [[]]},
        {"records": [RECORD] * 501},
        *(
            {"records": [RECORD | wrong]}
            for wrong in (
                {"severity": "black"},
                {"document_no": ""},
                {"document_no": "长" * 81},
                {"organ": 5},
                {"fact": "零\0字"},
                {"decided_on": "2025-13-01"},
                {"decided_on": None},
                {"publish_until": 20280601},
                {"repaired_on": "昨天"},
                {"disputed": "no"},
            )
        ),
    ],
    ids=str,
)
def test_an_answer_that_is_not_as_agreed_is_no_answer(city: CityOf, change: dict[str, Any]) -> None:
    city.change = change
    assert trouble() == Trouble.UNCLEAR


def test_the_token_is_read_anew_and_its_loss_is_said(city: CityOf, settings: Any) -> None:
    settings.CREDIT_PLATFORM_TOKEN_FILE = "/nowhere/token"
    assert trouble() == Trouble.REFUSED
    assert city.questions == []


def test_after_three_failures_it_is_left_alone(city: CityOf) -> None:
    city.next.extend(["garbled"] * 3)
    for _each in range(3):
        assert trouble() == Trouble.UNCLEAR
    assert trouble() == Trouble.BUSY
    assert len(city.questions) == 3


def test_a_breaker_lets_one_question_try_after_its_rest() -> None:
    now = [0.0]
    breaker = Breaker(limit=2, rest=60, now=lambda: now[0])
    breaker.failed()
    assert breaker.may_pass()
    breaker.failed()
    assert not breaker.may_pass()
    now[0] = 60
    assert (breaker.may_pass(), breaker.may_pass()) == (True, False)
    breaker.failed()
    now[0] = 119
    assert not breaker.may_pass()
    now[0] = 120
    assert breaker.may_pass()
    breaker.worked()
    assert (breaker.may_pass(), breaker.may_pass()) == (True, True)
