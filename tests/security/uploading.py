"""One county whose handler uploads: built once for a module, every upload rolled back."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings

from audit.models import Entry
from casefiles.models import Attachment, Filing, FilingKind, ItemList, StoredFile
from casefiles.verbs import filings
from tenants import clock
from tenants.actors import system
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at, build_county
from tests.stories import open_month

NOW = "2026-02-03 10:00"
_ALERT = re.compile(r'<div class="notice bad" role="alert".*?</div>', re.DOTALL)


@dataclass
class Answer:
    """What came of an upload, looked at before it is rolled back."""

    status: int
    said: list[str]
    stored: int
    entries: int
    page: str
    last: Entry


@dataclass
class Uploads:
    """The handler's client and the two records that take files."""

    county: County
    client: Client
    month: Filing
    item_list: Filing
    folder: Path

    @property
    def storages(self) -> dict[str, Any]:
        """The storages with the files in the folder: set for each upload, since tests set them too."""
        place = {"OPTIONS": {"location": str(self.folder)}}
        return settings.STORAGES | {"default": settings.STORAGES["default"] | place}

    def attach(
        self, name: str, content: bytes, *, then: Callable[[], None] | None = None, **typed: str
    ) -> Answer:
        """Beside the month's report; `then` looks around before all is rolled back."""
        return self._post(f"/u/czj/filings/{self.month.pk}/attach/", name, content, typed, then)

    def upload(self, name: str, content: bytes) -> Answer:
        """As the item list."""
        return self._post(f"/u/czj/filings/{self.item_list.pk}/upload/", name, content, {})

    def _post(
        self,
        url: str,
        name: str,
        content: bytes,
        typed: dict[str, str],
        then: Callable[[], None] | None = None,
    ) -> Answer:
        with transaction.atomic(), clock.at(at(NOW)), override_settings(STORAGES=self.storages):
            before = _entries()
            answer: Any = self.client.post(url, typed | {"file": SimpleUploadedFile(name, content)})
            with every_unit(because="the tests count rows"):
                rows = (StoredFile, Attachment, ItemList)
                stored = sum(each.objects.count() for each in rows)
            page = answer.content.decode()
            if then is not None and answer.status_code == 302:
                then()
            files = files_in(self.folder)
            found = Answer(
                answer.status_code,
                said_in(page),
                stored + len(files),
                _entries() - before,
                page,
                _last_entry(),
            )
            for each in files:
                each.unlink()
            transaction.set_rollback(True)
        return found


def said_in(page: str) -> list[str]:
    """The sentences of the error summary."""
    blocks = _ALERT.findall(page)
    sentences = [each for block in blocks for each in re.findall(r"<p>(.*?)</p>", block, re.DOTALL)]
    return [html.unescape(re.sub(r"<[^>]*>", "", each)).strip() for each in sentences]


def _entries() -> int:
    with every_unit(because="the tests count rows"):
        return int(Entry.objects.count())


def _last_entry() -> Entry:
    with every_unit(because="the tests read the trail"):
        found = Entry.objects.order_by("-pk").first()
    assert found is not None
    return found


@contextmanager
def uploads_of(folder: Path) -> Iterator[Uploads]:
    """The county, with a file storage of its own."""
    with transaction.atomic():
        with clock.at(at(NOW)):
            county = build_county()
            month = open_month(county, "czj")
            unit = county.units["czj"]
            with unit_scope(unit):
                item_list = filings.open_filing(
                    unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
                )
        client = Client(raise_request_exception=True)
        client.force_login(county.people["czj-handler"])
        yield Uploads(county, client, month, item_list, folder)
        transaction.set_rollback(True)
    connection.close()


def own_storage(settings: Any, folder: Path) -> Path:
    """A file storage of the test's own; returns where it is."""
    place = settings.STORAGES["default"] | {"OPTIONS": {"location": str(folder / "files")}}
    settings.STORAGES = settings.STORAGES | {"default": place}
    return folder / "files"


def at_desk(county: County, name: str) -> Client:
    """A person of the cast, signed in."""
    client = Client()
    client.force_login(county.people[name])
    return client


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(each for each in folder.rglob("*") if each.is_file())
