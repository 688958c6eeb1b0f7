"""The labelled vectors hold completely; python-stdnum answers as the vectors say it does."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import stdnum.cn.ric
import stdnum.cn.uscc
import stdnum.exceptions

from casefiles.identifiers import BadIdentifier, check_org_code, check_resident_id, check_uscc

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "identifier-vectors.json").read_text("utf-8")
)
TODAY = date(2026, 11, 22)


def one(vector: dict[str, Any]) -> str:
    return f"{vector['v']} {vector['why']}"


@pytest.mark.parametrize("vector", VECTORS["uscc"], ids=one)
def test_uscc(vector: dict[str, Any]) -> None:
    if vector["valid"]:
        assert check_uscc(vector["v"]) == vector["v"]
    else:
        with pytest.raises(BadIdentifier):
            check_uscc(vector["v"])


@pytest.mark.parametrize("vector", VECTORS["ric"], ids=one)
def test_resident_id(vector: dict[str, Any]) -> None:
    if vector["valid"]:
        assert check_resident_id(vector["v"], today=TODAY) == vector["v"]
    else:
        with pytest.raises(BadIdentifier):
            check_resident_id(vector["v"], today=TODAY)


@pytest.mark.parametrize(("typed", "written"), VECTORS["uscc_normalise"])
def test_uscc_as_people_type_it(typed: str, written: str) -> None:
    assert check_uscc(typed) == written


@pytest.mark.parametrize("code", VECTORS["org_code"]["valid"])
def test_org_code_with_and_without_hyphen(code: str) -> None:
    assert check_org_code(code) == check_org_code(code.replace("-", "")) == code.replace("-", "")


@pytest.mark.parametrize("code", VECTORS["org_code"]["invalid"])
def test_wrong_org_code(code: str) -> None:
    with pytest.raises(BadIdentifier, match="校验码"):
        check_org_code(code)


@pytest.mark.parametrize(
    ("module", "vector"),
    [(stdnum.cn.uscc, each) for each in VECTORS["uscc"]]
    + [(stdnum.cn.ric, each) for each in VECTORS["ric"]],
    ids=lambda value: one(value) if isinstance(value, dict) else value.__name__,
)
def test_where_stdnum_differs_is_known(module: Any, vector: dict[str, Any]) -> None:
    try:
        answer = module.validate(vector["v"])
    except stdnum.exceptions.ValidationError as error:
        answer = type(error).__name__
    assert answer == vector["stdnum"]
