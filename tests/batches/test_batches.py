"""批量核查: a list laid in, asked about, paused, killed and given back, through the pages and the worker."""

import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from audit import chain
from audit.models import Entry
from casefiles.batches.words import BatchState, BatchVerdict
from casefiles.models import Batch, BatchRow, Case, LawfulBasis, Matter
from casefiles.refusals import ConsentNeeded, WrongSubjectKind
from casefiles.refusals.batches import BatchMoved, NothingToAsk, TooManyAtOnce
from casefiles.sources import line
from casefiles.verbs import batch_run, batches, files
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.batches.lists import (
    BOOK,
    book_of,
    code_of,
    companies,
    laid_in,
    now_of,
    started,
    work_on,
)
from tests.cast import County, at
from tests.consents.papers import GRANTOR, for_a_year, take
from tests.platform.conftest import city  # noqa: F401 - a fixture
from tests.platform.server import CityOf
from tests.races.killing import Kill, died
from tests.security.people import NAME, NUMBER, PERSONS
from tests.stories import COMPANY, list_in_force, publish_record
from tests.words.reading import visitor

NOW = at("2026-02-02 09:00")
TEXT = "2026-02-02 09:00"


def jobs_waiting(pk: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'check_batch'"
            " AND args->>'batch_id' = %s AND status = 'todo'",
            [str(pk)],
        )
        found = cursor.fetchone()
    assert found is not None
    return int(found[0])


def rows_of(batch: Batch) -> list[BatchRow]:
    with every_unit(because="the tests look"):
        return list(BatchRow.objects.filter(batch=batch).select_related("batch", "evidence"))


def test_from_the_upload_to_the_workbook_back(open_county: County) -> None:
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        publish_record()
        handler = visitor(open_county, "czj-handler", english=False)
        new = reverse("unit:batch-new", args=["czj"])
        assert "主体名单" in handler.get(new).content.decode()
        with unit_scope(open_county.units["czj"]):
            matter = Matter.objects.get(item_list__version__isnull=False)
        list_with_a_record = book_of(
            [("连江样本渔业有限公司", COMPANY), ("乙公司", code_of(2)), ("丙公司", code_of(2)[:-1])]
        )
        typed = {
            "matter": matter.pk,
            "basis": "statutory",
            "basis_note": "专项资金管理办法第八条",
            "subjects_file": SimpleUploadedFile("名单.xlsx", list_with_a_record),
        }
        sent = handler.post(new, typed)
        assert sent.status_code == 302, sent.content.decode()
        page = handler.get(sent["Location"]).content.decode()
        for said in ("PL-2026-0001", "1 行有误", "2 行可以核查", "C4"):
            assert said in page
        with every_unit(because="the tests look"):
            batch = Batch.objects.get()
        begun = handler.post(reverse("unit:batch-start", args=["czj", batch.pk]))
        assert begun.status_code == 302
        assert jobs_waiting(batch.pk) == 1
        running = handler.get(sent["Location"]).content.decode()
        assert "0 / 2" in running and "progress/" in running
        work_on(batch.pk)
        work_on(batch.pk)  # delivered twice
        done = handler.get(sent["Location"]).content.decode()
        assert "下载结果表格" in done and "有失信信息" in done
        assert "查看核查结果" in handler.get(f"{sent['Location']}progress/").content.decode()
        assert "未发现失信信息" in handler.get(f"{sent['Location']}?verdict=clear").content.decode()
        book = handler.get(reverse("unit:batch-result", args=["czj", batch.pk]))
        assert book.status_code == 200
        sheet = load_workbook(io.BytesIO(book.content)).active
        assert sheet is not None
        lines = list(sheet.iter_rows(min_row=4, values_only=True))
    assert [line[3] for line in lines] == ["有失信信息", "未发现失信信息", "名单有误，未查询"]
    assert (lines[0][2], lines[0][8]) == (COMPANY, "PL-2026-0001-2")
    with every_unit(because="the tests look"):
        deeds = Entry.objects.filter(subject_id=str(batch.pk)).order_by("seq")
        assert [each.action for each in deeds] == [
            "batch.opened",
            "batch.started",
            "batch.asked",
            "batch.done",
        ]


def test_the_evidence_holds_each_answer_with_its_hashes(open_county: County) -> None:
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        batch = started(open_county, "czj", companies(3))
        work_on(batch.pk)
    for row in rows_of(batch):
        assert row.evidence is not None
        with every_unit(because="the tests read evidence"):
            lines = files.read(row.evidence).decode().splitlines()
        (said,) = (each for each in map(json.loads, lines) if each["row"] == row.position)
        answer = said["answer"].encode()
        assert row.sha256 == hashlib.sha256(answer).hexdigest()
        assert row.sm3 == chain.digest(answer, "sm3")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_kill_loses_and_doubles_nothing(
    open_county: County,
    city: CityOf,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
    commit: int,
    after: bool,
) -> None:
    monkeypatch.setattr(batch_run, "PIECE", 10)
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        batch = started(open_county, "czj", companies(35))
    assert died(lambda: work_on(batch.pk), Kill(commit, after, of_deeds=True), now=TEXT)
    kept = {row.pk: row.queried_at for row in rows_of(batch) if row.queried_at}
    assert len(kept) == 10 * (commit if after else commit - 1)
    with clock.at(NOW + timedelta(minutes=5)):
        work_on(batch.pk)
    rows = rows_of(batch)
    assert {row.verdict for row in rows} == {BatchVerdict.FOUND}
    assert all(row.queried_at == kept[row.pk] for row in rows if row.pk in kept)
    # However often a question was put, the platform counted it once.
    assert sorted(city.counted) == sorted(str(row.pk) for row in rows)
    assert now_of(batch).state == BatchState.DONE
    with every_unit(because="the tests count"):
        asked = Entry.objects.filter(subject_id=str(batch.pk), action="batch.asked")
        assert sum(each.data["rows"] for each in asked) == 35
        done = Entry.objects.filter(subject_id=str(batch.pk), action="batch.done")
        assert done.count() == 1


def test_a_platform_that_is_away_pauses_the_batch_and_it_goes_on(
    open_county: County,
    city: CityOf,  # noqa: F811 - the fixture
) -> None:
    city.next.extend(["400"] * 3)
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        batch = started(open_county, "czj", companies(12))
        work_on(batch.pk)
        paused = now_of(batch)
        assert (paused.state, paused.next_at) == (BatchState.RUNNING, NOW + batch_run.PAUSE)
        answered = sum(row.queried_at is not None for row in rows_of(batch))
        assert answered < 12
        handler = visitor(open_county, "czj-handler", english=False)
        page = handler.get(reverse("unit:batch", args=["czj", batch.pk])).content.decode()
        assert "起自动继续" in page
        assert batch_run.waiting() == []
    with clock.at(NOW + batch_run.PAUSE):
        assert batch_run.waiting() == [batch.pk]

        line.breaker_of.cache_clear()
        work_on(batch.pk)
    assert now_of(batch).state == BatchState.DONE
    assert all(row.queried_at for row in rows_of(batch))


def test_persons_without_consent_are_not_asked_about(open_county: County) -> None:
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        take(open_county, "czj", for_a_year(open_county, "czj"), GRANTOR)
        content = book_of([("连江样本渔业有限公司", COMPANY), ("乙公司", code_of(2))])
        batch = started(open_county, "czj", content, basis=LawfulBasis.CONSENT)
        work_on(batch.pk)
    verdicts = [row.verdict for row in rows_of(batch)]
    assert verdicts == [BatchVerdict.CLEAR, BatchVerdict.NO_CONSENT]


def test_what_a_list_may_not_be(county: County) -> None:
    with clock.at(NOW):
        list_in_force(county, "czj")
        with pytest.raises(WrongSubjectKind):
            laid_in(county, "czj", book_of([(NAME, NUMBER)]))
        faulty = laid_in(county, "czj", book_of([("甲", None)]))
        by = county.actor("czj-handler")
        with unit_scope(faulty.unit):
            with pytest.raises(NothingToAsk):
                batches.start(faulty, by=by)
            batches.drop(faulty, by=by)
            with pytest.raises(BatchMoved):
                batches.start(faulty, by=by)
        assert rows_of(faulty) == []


def test_a_matter_that_needs_consent_takes_no_other_ground(county: County) -> None:
    with clock.at(NOW):
        list_in_force(county, "czj", kinds=PERSONS)
        with unit_scope(county.units["czj"]):
            Matter.objects.all()
        with pytest.raises(ConsentNeeded):
            _needing_consent(county)


def _needing_consent(county: County) -> None:
    with unit_scope(county.units["czj"]):
        matter: Any = Matter.objects.select_related("unit__office").get()
        matter.needs_consent = True
        batches.open_batch(
            matter,
            [],
            content=b"x",
            basis=LawfulBasis.STATUTORY,
            basis_note="第八条",
            by=county.actor("czj-handler"),
        )


def test_rows_become_cases_once(open_county: County) -> None:
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        batch = started(open_county, "czj", companies(3))
        work_on(batch.pk)
        handler = visitor(open_county, "czj-handler", english=False)
        first, second, _third = rows_of(batch)
        url = reverse("unit:batch-cases", args=["czj", batch.pk])
        assert handler.post(url, {}).status_code == 422
        assert handler.post(url, {"rows": [first.pk, second.pk]}).status_code == 302
        again = handler.post(url, {"rows": [first.pk]})
        assert again.status_code == 422 and "请勾选还没有办件的主体" in again.content.decode()
        with unit_scope(batch.unit):
            numbers = sorted(Case.objects.values_list("case_no", flat=True))
    assert numbers == [f"SY-01-2026-000{each}" for each in (1, 2)]
    assert [row.case_no for row in rows_of(batch)] == [*numbers, ""]


def test_more_than_one_press_opens_is_refused(
    open_county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST_CASES", 2)
    with clock.at(NOW):
        list_in_force(open_county, "czj")
        batch = started(open_county, "czj", companies(3))
        work_on(batch.pk)
        chosen = [row.pk for row in rows_of(batch)]
        with unit_scope(batch.unit), pytest.raises(TooManyAtOnce):
            batches.open_cases(batch, chosen, by=open_county.actor("czj-handler"))


def test_another_unit_finds_nothing(open_county: County) -> None:
    with clock.at(NOW):
        for code in ("czj", "gtz"):
            list_in_force(open_county, code)
        batch = started(open_county, "czj", BOOK.read_bytes())
        stranger = visitor(open_county, "gtz-handler", english=False)
        for name in ("batch", "batch-progress", "batch-result"):
            assert stranger.get(reverse(f"unit:{name}", args=["gtz", batch.pk])).status_code == 404
        assert (
            "PL-2026-0001"
            not in stranger.get(reverse("unit:batches", args=["gtz"])).content.decode()
        )
