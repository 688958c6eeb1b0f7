"""信用承诺: from the case's line to the open page, through the pages that people use."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casefiles.itemlists.words import UseMode
from casefiles.models import Case, Commitment, PublishedCommitment
from casefiles.verbs import commitments
from tenants import clock
from tenants.scope import every_unit
from tests import stories
from tests.cast import County, at
from tests.promises import PAPER, STROKES
from tests.words.reading import html, visitor

SIGN = {
    "signer_name": "林某某",
    "capacity": "representative",
    "method": "drawn",
    "strokes": STROKES,
    "publish": "on",
}
OPEN = "/open/350122/commitments/"


@pytest.fixture
def case(county: County, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    """A case of 琯头镇 on a matter that demands a commitment."""
    plain = stories.matter_row
    modes = frozenset({UseMode.RECORD, UseMode.COMMITMENT})
    monkeypatch.setattr(
        stories, "matter_row", lambda *a, **k: replace(plain(*a, **k), use_modes=modes)
    )
    with clock.at(at("2026-02-02 09:00")):
        stories.list_in_force(county, "gtz")
        yield stories.open_case(county, "gtz")


def only(model: type[Any]) -> Any:
    with every_unit(because="the tests look"):
        return model.objects.get()


def test_from_the_line_of_the_case_to_the_open_page(county: County, case: Case) -> None:
    handler = visitor(county, "gtz-handler", english=False)
    page = html(handler.get(f"/u/gtz/cases/{case.pk}/"))
    prepare = f"/u/gtz/cases/{case.pk}/commitment/"
    assert "未签署" in page and prepare in page
    assert "容缺受理承诺书" in html(handler.get(f"{prepare}?kind=defer"))
    made = handler.post(prepare, {"commitment_kind": "defer", "promise": "月底前补齐。"})
    commitment = only(Commitment)
    here = f"/u/gtz/commitments/{commitment.pk}/"
    assert made["Location"] == here and handler.get(prepare)["Location"] == here
    page = html(handler.get(here))
    assert "signature.js" in page and "月底前补齐。" in page and "<canvas" in page
    # A refused signature keeps what was typed.
    refused = handler.post(f"{here}sign/", SIGN | {"strokes": ""})
    assert refused.status_code == 422 and 'value="林某某"' in html(refused)
    assert "没有收到手写签名" in html(refused)
    assert handler.post(f"{here}sign/", SIGN)["Location"] == here
    page = html(handler.get(here))
    assert 'd="M100 200 L300 80 L500 220 M520 60 L900 240"' in page and "履诺核查" in page
    assert commitment.code in html(handler.get(f"/u/gtz/cases/{case.pk}/"))

    public = Client()
    listed = html(public.get(OPEN))
    assert "连江样本渔业有限公司" in listed and "履行中" in listed and "林某某" not in listed
    assert "容缺受理承诺书" in html(public.get(f"{OPEN}?q=渔业&kind=defer"))
    assert "没有符合条件" in html(public.get(f"{OPEN}?q=无此公司"))
    one = f"{OPEN}{only(PublishedCommitment).pk}/"
    assert "林某某" not in html(public.get(one)) and "月底前补齐。" in html(public.get(one))
    assert public.post(OPEN).status_code == 405
    for absent in ("/open/999999/commitments/", f"{OPEN}00000000-0000-4000-8000-000000000000/"):
        assert public.get(absent).status_code == 404
    handler.post(f"{here}retract/")
    assert public.get(one).status_code == 404


def test_checked_broken_objected_answered(county: County, case: Case) -> None:
    handler, approver, leader = (
        visitor(county, f"gtz-{who}", english=False) for who in ("handler", "approver", "leader")
    )
    handler.post(f"/u/gtz/cases/{case.pk}/commitment/", {"commitment_kind": "defer"})
    here = f"/u/gtz/commitments/{only(Commitment).pk}/"
    handler.post(f"{here}sign/", SIGN)
    due = only(Commitment).check_due_on
    with clock.at(at(f"{due} 09:00")):
        assert "须在10个工作日内核查履诺" in html(handler.get("/u/gtz/"))
        assert only(Commitment).code in html(handler.get("/u/gtz/commitments/"))
        missing = handler.post(f"{here}check/", {"kept": "no", "note": ""})
        assert missing.status_code == 422 and "请写明核查情况" in html(missing)
        proof = SimpleUploadedFile("现场.pdf", PAPER)
        said = {"kept": "no", "note": "未补齐。", "breach_severity": "general", "proof": proof}
        assert handler.post(f"{here}check/", said).status_code == 302
        assert handler.post(f"{here}judge/", {"grounds": "x"}).status_code == 403
        assert "1 项违诺认定或异议待处理" in html(approver.get("/u/gtz/"))
        page = html(approver.get(here))
        assert "认定违诺" in page and "现场.pdf" in page
        assert approver.post(f"{here}judge/", {"grounds": "属实。"}).status_code == 302
        assert "违背承诺" in html(Client().get(OPEN))
        assert handler.post(f"{here}object/", {"grounds": "已寄出。"}).status_code == 302
        assert "异议处理中" in html(Client().get(OPEN))
        own = approver.post(f"{here}judge/", {"grounds": "成立。", "back": "1"})
        assert own.status_code == 422 and "不得审批本人" in html(own)
        assert leader.post(f"{here}judge/", {"grounds": "成立。", "back": "1"}).status_code == 302
        assert "履行中" in html(Client().get(OPEN)) and "已撤销" in html(leader.get(here))
        again = handler.post(f"{here}check/", {"kept": "yes", "note": "已补齐。"})
        assert again.status_code == 302 and "已履行" in html(handler.get(here))


def test_a_unit_words_its_own_and_the_office_the_countys(county: County, case: Case) -> None:
    approver, reviewer = (
        visitor(county, who, english=False) for who in ("gtz-approver", "reviewer")
    )
    text = f"/u/gtz/commitments/texts/{case.matter_id}/"
    assert text in html(approver.get("/u/gtz/commitments/texts/"))
    words = {
        "wording_kind": "credit",
        "wording_title": "捕捞许可信用承诺书",
        "status": "本船东没有失信记录，信用状况良好。",
        "truth": "提交的材料全部真实有效。",
        "liability": "",
        "restriction": "如违反承诺，自愿接受依法作出的惩戒。",
        "check_workdays": "20",
    }
    refused = approver.post(text, words)
    assert refused.status_code == 422 and "缺少：违约责任" in html(refused)
    assert "捕捞许可信用承诺书" in html(refused)
    words["liability"] = "违反承诺的，承担法律责任和后果。"
    assert approver.post(text, words).status_code == 302
    assert "本单位第1版" in html(approver.get("/u/gtz/commitments/texts/"))
    county_text = "/office/350122/commitments/text/"
    assert reviewer.post(county_text, words | {"wording_kind": "defer"}).status_code == 302
    assert "捕捞许可信用承诺书" in html(reviewer.get("/office/350122/commitments/"))
    handler = visitor(county, "gtz-handler", english=False)
    handler.post(f"/u/gtz/cases/{case.pk}/commitment/", {"commitment_kind": "credit"})
    made = only(Commitment)
    assert made.version == "SY-01 v1" and made.title == "捕捞许可信用承诺书"
    assert made.check_due_on == commitments.usual_check_day(20)
