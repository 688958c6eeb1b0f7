"""40: hostile workbooks through the real upload: one clear message each, in time, nothing stored."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from casefiles.sandbox import limits
from tests.security.hostile.workbooks import BOOKS
from tests.security.hostile.zips import book_parts, packed
from tests.security.uploading import Uploads, uploads_of

SECONDS = limits.CHILD_WALL_SECONDS + 5


@pytest.fixture(scope="module")
def uploads(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Uploads]:
    with django_db_blocker.unblock(), uploads_of(tmp_path_factory.mktemp("files")) as made:
        yield made


def test_40_there_are_many() -> None:
    assert len(BOOKS) >= 60


@pytest.mark.parametrize("name", BOOKS)
def test_40_a_hostile_workbook_is_refused_in_one_sentence(uploads: Uploads, name: str) -> None:
    make, words = BOOKS[name]
    content = make()
    started = time.monotonic()
    answer = uploads.upload("清单.xlsx", content)
    assert time.monotonic() - started < SECONDS
    assert answer.status == 422
    if name == "too many rows":  # this one is a list, with a fault that has its cell
        assert words in answer.page
    else:
        assert len(answer.said) == 1, answer.said
        assert words in answer.said[0], answer.said
    # A list with faults in its cells is kept for its filer, who takes it back with the remarks.
    kept = 2 if name == "too many rows" else 0
    assert (answer.stored, answer.entries) == (kept, kept)


def test_40_the_clean_workbook_behind_them_is_taken(uploads: Uploads) -> None:
    answer = uploads.upload("清单.xlsx", packed(book_parts()))
    assert (answer.status, answer.entries) == (302, 3)  # the list, its check, the task taken


def test_40_a_workbook_by_another_name_is_asked_for_its_own(uploads: Uploads) -> None:
    answer = uploads.upload("清单.pdf", packed(book_parts()))
    assert answer.status == 422 and answer.stored == 0
    assert "不是以 .xlsx 结尾" in answer.said[0]
