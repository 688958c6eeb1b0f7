"""43: attachments come and go by the rules, and leave the house as downloads only."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Entry
from casefiles.models import Attachment, Case, Filing, FilingState, ReturnReason
from casefiles.refusals import (
    AlreadyDone,
    AttachedBefore,
    AttachmentsTooLarge,
    NotBeingPrepared,
    NotWithUnit,
    TooManyAttachments,
)
from casefiles.verbs import attachments, case_steps, cases, files, filings, progress
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.security.hostile.papers import PAGE, pdf
from tests.security.uploading import at_desk, own_storage, said_in
from tests.stories import PAPER, attach, list_in_force, open_case, open_month, submitted_month

NOW = "2026-02-03 10:00"


@pytest.fixture(autouse=True)
def morning(settings: Any, tmp_path: Path, db: None) -> Any:
    own_storage(settings, tmp_path)
    with clock.at(at(NOW)):
        yield


def post(client: Client, url: str, **fields: Any) -> Any:
    return client.post(url, fields)


def file(content: bytes = PAGE, name: str = "方案.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def lay(county: County, to: Filing | Case, content: bytes, code: str = "czj") -> Attachment:
    with unit_scope(county.units[code]):
        handler = county.actor(f"{code}-handler")
        return attachments.attach(to, by=handler, title="", name="a.pdf", content=content)


def test_43_a_filing_s_papers_from_the_form_to_the_office(county: County) -> None:
    month = open_month(county, "gtz")
    handler = at_desk(county, "gtz-handler")
    page = f"/u/gtz/filings/{month.pk}/"
    answer = post(handler, f"{page}attach/", file=file(), title="《实施方案》<b>")
    assert (answer.status_code, answer["Location"]) == (302, page)
    with every_unit(because="the tests look"):
        attachment = Attachment.objects.select_related("file").get()
        entry = Entry.objects.get(action="attachment.added")
    assert attachment.title == "《实施方案》<b>"
    assert entry.subject_id == str(month.pk)
    assert entry.data == {
        "attachment": str(attachment.pk)[:8],
        "format": "pdf",
        "sha256": attachment.file.sha256,
        "sm3": attachment.file.sm3,
        "size": len(PAGE),
    }
    shown: Any = handler.get(page).content.decode()
    assert "《实施方案》&lt;b&gt;" in shown and "已添加附件" in shown
    office = at_desk(county, "reviewer")
    there = f"/office/350122/filings/attachments/{attachment.pk}/"
    assert office.get(there).status_code == 404
    post(handler, f"{page}fill/", progress="正常开展。", submit="1")
    assert office.get(there).status_code == 200
    assert (
        "《实施方案》&lt;b&gt;"
        in office.get(f"/office/350122/filings/{month.pk}/").content.decode()
    )
    # Once submitted, nothing is added or taken away, and the page offers neither.
    for deed, fields in (
        ("attach", {"file": file(pdf())}),
        ("detach", {"attachment": attachment.pk}),
    ):
        refused = post(handler, f"{page}{deed}/", **fields)
        assert refused.status_code == 422
        assert "已提交，内容不能再修改" in refused.content.decode()
    assert f"{page}attach/" not in handler.get(page).content.decode()
    with every_unit(because="the tests look"):
        assert Attachment.objects.filter(removed_at__isnull=True).count() == 1


def test_43_a_download_is_nothing_but_a_download(county: County) -> None:
    attachment = attach(open_month(county, "czj"), county, "czj")
    url = f"/u/czj/filings/attachments/{attachment.pk}/"
    answer = at_desk(county, "czj-approver").get(url)
    assert answer.content == PAPER  # type: ignore[attr-defined]
    headers = {name: answer[name] for name in answer.headers}
    assert headers["Content-Disposition"] == ("attachment; filename*=UTF-8''%E6%96%B9%E6%A1%88.pdf")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Type"] == "application/pdf"
    head: Any = at_desk(county, "czj-approver").head(url)
    assert (head.status_code, head.content) == (200, b"")


def test_43_files_lie_outside_the_static_root_and_have_no_address(county: County) -> None:
    attachment = attach(open_month(county, "czj"), county, "czj")
    place = Path(default_storage.path(attachment.file.stored_as)).resolve()
    statics = Path(project.STATIC_ROOT).resolve()
    assert statics not in place.parents
    assert not project.MEDIA_URL.strip("/")
    for address in (f"/static/{attachment.file.stored_as}", f"/{attachment.file.stored_as}"):
        assert Client().get(address).status_code in {302, 404}
        assert at_desk(county, "czj-handler").get(address).status_code == 404


def test_43_a_case_s_papers_stay_in_the_unit(county: County) -> None:
    list_in_force(county, "czj")
    case = open_case(county, "czj")
    handler = at_desk(county, "czj-handler")
    page = f"/u/czj/cases/{case.pk}/"
    assert post(handler, f"{page}attach/", file=file(), title="授权书").status_code == 302
    with every_unit(because="the tests look"):
        attachment = Attachment.objects.get()
    url = f"/u/czj/cases/attachments/{attachment.pk}/"
    answers = {
        name: at_desk(county, name).get(url).status_code
        for name in ("czj-handler", "czj-approver", "czj-leader", "czj-admin", "zjj-handler")
    }
    assert answers == dict(zip(answers, (200, 200, 200, 403, 404), strict=True))
    for name in ("reviewer", "chief", "assessor"):
        there = f"/office/350122/filings/attachments/{attachment.pk}/"
        assert at_desk(county, name).get(there).status_code == 404
    # Nor is it reached by way of the filings' address, nor a filing's by way of the cases'.
    assert handler.get(f"/u/czj/filings/attachments/{attachment.pk}/").status_code == 404
    beside = attach(open_month(county, "czj"), county, "czj")
    assert handler.get(f"/u/czj/cases/attachments/{beside.pk}/").status_code == 404


def test_43_a_case_s_papers_rest_once_an_opinion_is_given(county: County) -> None:
    list_in_force(county, "czj")
    case = open_case(county, "czj")
    first = attach(case, county, "czj")
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    with unit_scope(county.units["czj"]):
        cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion="建议准予。")
        with pytest.raises(NotBeingPrepared):
            attachments.detach(case, first.pk, by=handler)
        case_steps.send_back(case, by=approver, text="请补充授权书。")
        attachments.detach(case, first.pk, by=handler)
    again = lay(county, case, pdf())
    assert again.title == "a"
    with unit_scope(county.units["czj"]):
        cases.propose(case, by=handler, opinion="建议准予。")
    page = at_desk(county, "czj-approver").get(f"/u/czj/cases/{case.pk}/").content.decode()
    assert f"attachments/{again.pk}/" in page and f"attachments/{first.pk}/" not in page


def test_43_only_who_prepares_it_may(county: County) -> None:
    month = open_month(county, "czj")
    for name in ("czj-approver", "czj-leader", "czj-admin", "zjj-handler", "reviewer"):
        with unit_scope(county.units["czj"]), pytest.raises(NotAllowed):
            by = county.actor(name)
            attachments.attach(month, by=by, title="", name="a.pdf", content=PAGE)
    assert (
        post(at_desk(county, "czj-approver"), f"/u/czj/filings/{month.pk}/attach/").status_code
        == 403
    )


def test_43_a_removed_paper_leaves_its_traces(county: County) -> None:
    month = open_month(county, "czj")
    attachment = attach(month, county, "czj")
    handler = at_desk(county, "czj-handler")
    page = f"/u/czj/filings/{month.pk}/"
    assert post(handler, f"{page}detach/", attachment=attachment.pk).status_code == 302
    assert handler.get(f"/u/czj/filings/attachments/{attachment.pk}/").status_code == 404
    shown = handler.get(page).content.decode()
    assert "移除附件" in shown and "attachments/" + str(attachment.pk) not in shown
    with every_unit(because="the tests look"):
        added, removed = (
            Entry.objects.get(action=f"attachment.{deed}") for deed in ("added", "removed")
        )
        row = Attachment.objects.select_related("file", "removed_by").get()
        versions = list(Attachment.history.order_by("history_id"))  # type: ignore[attr-defined]
    assert added.data == removed.data and removed.data["sm3"] == row.file.sm3
    assert (row.removed_at, row.removed_by) == (at(NOW), county.people["czj-handler"])
    assert [each.removed_at for each in versions] == [None, at(NOW)]
    with unit_scope(county.units["czj"]):
        assert files.read(row.file) == PAPER
    # A second click, and one on another's paper, say the same and change nothing.
    other = attach(open_month(county, "zjj"), county, "zjj")
    for pk in (attachment.pk, other.pk):
        refused = post(handler, f"{page}detach/", attachment=pk)
        assert refused.status_code == 422
        assert "该附件不在此处，可能已被移除" in refused.content.decode()
    for wrong in ({"attachment": "x"}, {}):
        assert "请选择要移除的附件" in post(handler, f"{page}detach/", **wrong).content.decode()
    assert lay(county, month, PAGE).pk  # and the same file may come back


def test_43_the_office_keeps_seeing_what_was_filed(county: County) -> None:
    """While a returned filing is mended, the office sees the papers as they were filed."""
    with clock.at(at("2026-02-03 11:00")):
        month = submitted_month(county, "gtz", evidence=True)
    with clock.at(at("2026-02-03 12:00")), office_scope(county.office):
        filings.return_to_unit(
            month, by=county.actor("reviewer"), reason=ReturnReason.OTHER, text="请换材料。"
        )
    with every_unit(because="the tests look"):
        first = Attachment.objects.get()
    with clock.at(at("2026-02-03 13:00")), unit_scope(county.units["gtz"]):
        attachments.detach(month, first.pk, by=county.actor("gtz-handler"))
        second = lay(county, month, pdf(), "gtz")
    reviewer = at_desk(county, "reviewer")

    def sees(which: Attachment) -> bool:
        there = f"/office/350122/filings/attachments/{which.pk}/"
        listed = there in reviewer.get(f"/office/350122/filings/{month.pk}/").content.decode()
        assert (reviewer.get(there).status_code == 200) == listed
        return listed

    assert (sees(first), sees(second)) == (True, False)
    with clock.at(at("2026-02-03 14:00")), unit_scope(county.units["gtz"]):
        filings.submit(month, by=county.actor("gtz-handler"))
        assert month.state == FilingState.FILED
    assert (sees(first), sees(second)) == (False, True)


def test_43_missing_empty_and_double_files_are_said(county: County) -> None:
    month = open_month(county, "czj")
    handler = at_desk(county, "czj-handler")
    url = f"/u/czj/filings/{month.pk}/attach/"
    assert post(handler, url, file=file(), title="方案").status_code == 302
    for fields, words in (
        ({}, "请选择要上传的文件"),
        ({"file": file(b"")}, "空的"),
        ({"file": file()}, "已作为“方案”附上"),
        ({"file": file(), "title": "长" * 101}, "100"),
        ({"file": file(), "title": "空\0字"}, "空"),
    ):
        answer = post(handler, url, **({"title": "我写的名称"} | fields))
        page = answer.content.decode()
        (said,) = said_in(page)
        assert answer.status_code == 422 and words in said, said
        if "title" not in fields:
            assert 'value="我写的名称"' in page
    with every_unit(because="the tests look"):
        assert Attachment.objects.count() == 1


def test_43_a_record_holds_so_many_and_so_much(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (attachments.MOST, attachments.TOTAL_MB) == (20, 100)
    monkeypatch.setattr(attachments, "MOST", 2)
    month = open_month(county, "czj")
    lay(county, month, PAGE)
    with pytest.raises(AttachedBefore):
        lay(county, month, PAGE)
    lay(county, month, pdf())
    with pytest.raises(TooManyAttachments, match="最多 2 个"):
        lay(county, month, pdf(b"<< >>"))
    page = at_desk(county, "czj-handler").get(f"/u/czj/filings/{month.pk}/").content.decode()
    assert "附件已达上限" in page and f"{month.pk}/attach/" not in page
    monkeypatch.setattr(attachments, "MOST", 20)
    monkeypatch.setattr(attachments, "TOTAL_MB", 0)
    with pytest.raises(AttachmentsTooLarge, match="合计不能超过 0 MB"):
        lay(county, month, pdf(b"<< >>"))


def test_43_another_s_draft_and_another_step_are_refused(county: County) -> None:
    month = open_month(county, "czj")
    with unit_scope(county.units["czj"]):
        progress.fill(month, by=county.actor("czj-handler"), words=progress.Words("正常开展。"))
        stale = Filing.objects.get(pk=month.pk)
        filings.submit(month, by=county.actor("czj-handler"))
        with pytest.raises(NotWithUnit):
            attachments.attach(
                month, by=county.actor("czj-handler"), title="", name="a.pdf", content=PAGE
            )
        # Read before somebody submitted it: the lock tells.
        with pytest.raises(AlreadyDone):
            attachments.attach(
                stale, by=county.actor("czj-handler"), title="", name="a.pdf", content=PAGE
            )
