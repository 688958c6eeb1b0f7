"""18: double click, replay, back button: one effect, and the second shows the result."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants import clock
from tests.cast import County, at
from tests.security.desk import deeds, office_url, signed_in, unit_url
from tests.stories import list_in_force, open_case, open_month, proposed_case, submitted_month

NOW = "2026-03-02 09:00"
Replay = tuple[str, str, dict[str, str]]

WORDS = {"progress": "正常开展。", "submit": "1"}


def opinion(county: County) -> Replay:
    case = open_case(county, "czj")
    handler = signed_in(county, "czj-handler")
    handler.post(unit_url("case-query", case.pk))
    return "czj-handler", unit_url("case-propose", case.pk), {"opinion": "建议准予。"}


REPLAYS: dict[str, Callable[[County], Replay]] = {
    "fill": lambda county: (
        "czj-handler",
        unit_url("filing-fill", open_month(county, "czj").pk),
        WORDS,
    ),
    "nil": lambda county: (
        "czj-handler",
        unit_url("filing-fill", open_month(county, "czj").pk),
        {"nil": "1", "nil_reason": "本月无事项"},
    ),
    "sign": lambda county: (
        "czj-approver",
        unit_url("filing-sign", submitted_month(county, "czj").pk),
        {"text": "同意"},
    ),
    "send back": lambda county: (
        "czj-approver",
        unit_url("filing-sign", submitted_month(county, "czj").pk),
        {"back": "1", "text": "请补充"},
    ),
    "accept": lambda county: (
        "reviewer",
        office_url("filing-review", submitted_month(county, "gtz").pk),
        {"text": ""},
    ),
    "return": lambda county: (
        "reviewer",
        office_url("filing-review", submitted_month(county, "gtz").pk),
        {"back": "1", "reasons": "figures", "text": "数据不符"},
    ),
    "propose": opinion,
    "decide": lambda county: (
        "czj-approver",
        unit_url("case-decide", proposed_case(county, "czj").pk),
        {"verdict": "grant"},
    ),
}


@pytest.mark.parametrize("deed", REPLAYS)
def test_18_a_replayed_form_has_one_effect_and_shows_the_result(county: County, deed: str) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        who, url, typed = REPLAYS[deed](county)
        client: Client = signed_in(county, who)
        assert client.post(url, typed).status_code == 302
        after = deeds()
        again = client.post(url, typed)
        assert again.status_code == 422
        page = again.content.decode()
        assert "无需重复办理" in page or "当前环节是" in page
        assert deeds() == after
        # The back button brings the old form; the address behind it shows the record as it is.
        back = url.rsplit("/", 2)[0] + "/"
        assert client.get(back).status_code == 200
