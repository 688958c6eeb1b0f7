"""归集公示 through the pages: entered, published by another, found elsewhere, disputed, repaired."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casefiles.models import CounterQuery, CreditRecord, RecordRequest
from tenants import clock
from tenants.scope import every_unit
from tests import stories
from tests.cast import County, at
from tests.consents.papers import visit
from tests.promises import PAPER, signed
from tests.registering.papers import entered, published
from tests.words.reading import html, visitor

FORM = {
    "record_kind": "penalty",
    "record_subject": "legal",
    "record_number": stories.COMPANY,
    "record_name": "连江样本渔业有限公司",
    "record_document": "连财罚〔2026〕3号",
    "record_title": "行政处罚决定书",
    "record_fact": "虚报专项资金申报材料",
    "record_basis": "《财政违法行为处罚处分条例》第十四条",
    "record_result": "罚款人民币二万元",
    "record_severity": "general",
    "record_decided_on": "2026-01-28",
}


@pytest.fixture
def town(county: County) -> Iterator[County]:
    """琯头镇 may open cases."""
    with clock.at(at("2026-02-02 09:00")):
        stories.list_in_force(county, "gtz")
        yield county


def only(model: type[Any]) -> Any:
    with every_unit(because="the tests look"):
        return model.objects.get()


def test_from_the_document_to_the_other_units_case(town: County) -> None:
    handler, approver, leader = (
        visitor(town, f"czj-{who}", english=False) for who in ("handler", "approver", "leader")
    )
    assert "没有待公示的记录" in html(handler.get("/u/czj/records/"))
    wrong = handler.post("/u/czj/records/new/", FORM | {"record_number": stories.COMPANY[:-1]})
    assert wrong.status_code == 422 and "虚报专项资金申报材料" in html(wrong)
    lacking = handler.post("/u/czj/records/new/", FORM | {"record_severity": ""})
    assert "须填写“程度”" in html(lacking)
    made = handler.post("/u/czj/records/new/", FORM)
    record = only(CreditRecord)
    here = f"/u/czj/records/{record.pk}/"
    assert made["Location"] == here
    page = html(handler.get(here))
    assert "4 个工作日" in page and "由另一名审核人或者领导公示" in page
    assert handler.post(f"{here}change/", FORM | {"record_fact": "多报材料"}).status_code == 302

    assert "1 条信用记录待公示" in html(approver.get("/u/czj/"))
    nothing = approver.post("/u/czj/records/publish/")
    assert nothing.status_code == 422 and "请先勾选" in html(nothing)
    assert approver.post("/u/czj/records/publish/", {"record": "x"}).status_code == 422
    done = approver.post("/u/czj/records/publish/", {"record": str(record.pk)}, follow=True)
    assert "已公示 1 条记录" in html(done)

    case = stories.proposed_case(town, "gtz")
    other = visitor(town, "gtz-approver", english=False)
    there = f"/u/gtz/cases/{case.pk}/"
    assert "多报材料" in html(other.get(there)) and "可用" in html(other.get(there))

    asked = {"request_kind": "objection", "request_ground": "已在期限内更正材料。"}
    proof = SimpleUploadedFile("说明.pdf", PAPER)
    assert handler.post(f"{here}ask/", asked | {"request_file": proof}).status_code == 302
    assert ">异议中<" in html(other.get(there)) and "说明.pdf" in html(handler.get(here))
    assert "1 项更正、异议或修复申请待答复" in html(leader.get("/u/czj/"))
    asking = f"/u/czj/records/requests/{only(RecordRequest).pk}/answer/"
    empty = leader.post(asking, {"request_answer": "", "refuse": "1"})
    assert empty.status_code == 422
    assert leader.post(asking, {"request_answer": "原决定无误。", "refuse": "1"}).status_code == 302
    again = leader.post(asking, {"request_answer": "原决定无误。"})
    assert again.status_code == 422 and "不予同意" in html(again)
    assert ">异议中<" not in html(other.get(there))

    repair = {"request_kind": "repair", "request_ground": "罚款已缴清。"}
    assert handler.post(f"{here}ask/", repair).status_code == 302
    twice = handler.post(f"{here}ask/", repair)
    assert twice.status_code == 422 and "罚款已缴清。" in html(twice)
    with every_unit(because="the tests look"):
        repairing = RecordRequest.objects.get(kind="repair").pk
    approver.post(f"/u/czj/records/requests/{repairing}/answer/", {"request_answer": "同意。"})
    assert "已修复不得使用" in html(other.get(there))
    assert "已修复不得使用" in html(handler.get(here))


def test_a_draft_is_discarded_and_a_request_taken_back(town: County) -> None:
    handler = visitor(town, "czj-handler", english=False)
    draft = entered(town, "czj")
    gone = handler.post(f"/u/czj/records/{draft.pk}/discard/", follow=True)
    assert "已作废" in html(gone)
    twice = handler.post(f"/u/czj/records/{draft.pk}/discard/")
    assert twice.status_code == 422 and "已作废" in html(twice)
    here = f"/u/czj/records/{published(town, 'czj').pk}/"
    asked = {"request_kind": "correction", "request_ground": "笔误。", "correct_fact": "更正后"}
    handler.post(f"{here}ask/", asked)
    assert "更正后" in html(handler.get(here))
    drop = f"/u/czj/records/requests/{only(RecordRequest).pk}/drop/"
    assert "已撤回申请" in html(handler.post(drop, follow=True))
    assert handler.post(drop).status_code == 422
    assert visitor(town, "gtz-handler").get(here.replace("czj", "gtz")).status_code == 404


def test_a_signed_commitment_becomes_a_record_once(town: County) -> None:
    commitment = signed(stories.open_case(town, "gtz"), town)
    handler = visitor(town, "gtz-handler", english=False)
    begun = f"/u/gtz/records/new/?commitment={commitment.code}"
    assert begun in html(handler.get(f"/u/gtz/commitments/{commitment.pk}/"))
    page = html(handler.get(begun))
    assert f'value="{commitment.code}"' in page and stories.COMPANY in page
    form = FORM | {
        "record_kind": "commitment",
        "record_document": commitment.code,
        "record_decided_on": "2026-02-02",
    }
    assert handler.post("/u/gtz/records/new/", form).status_code == 302
    assert "已经录入" in html(handler.post("/u/gtz/records/new/", form))


def test_the_counter_leads_to_the_record_or_to_its_unit(town: County) -> None:
    record = published(town, "czj")
    of_company = {"identifier": stories.COMPANY, "name": "连江样本渔业有限公司"}
    for code, said in (("czj", f"/u/czj/records/{record.pk}/"), ("gtz", "请向连江县财政局提出")):
        served = visit(town, code, **of_company)
        handler = visitor(town, f"{code}-handler", english=False)
        assert said in html(handler.get(f"/u/{code}/counter/{served.pk}/"))
    with every_unit(because="the tests look"):
        assert CounterQuery.objects.count() == 2
