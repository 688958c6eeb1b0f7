"""Saving: the same content gives the same bytes, and a failure leaves nothing lying about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from os import PathLike, stat
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from audit.exports.pen import local


class DatedZip(ZipFile):
    """A zip whose parts all carry one given moment in place of the moment of writing."""

    def __init__(self, out: Path | BinaryIO, at: datetime) -> None:
        super().__init__(out, "w", ZIP_DEFLATED, allowZip64=True)
        self._date = at.timetuple()[:6]

    def writestr(
        self, zinfo_or_arcname: str | ZipInfo, data: Any, *_args: Any, **_options: Any
    ) -> None:
        """Add a part from memory."""
        super().writestr(self._part(str(zinfo_or_arcname)), data)

    def write(
        self, filename: str | PathLike[str], arcname: Any = None, *_args: Any, **_options: Any
    ) -> None:
        """Add a part from a file, by chunks."""
        part = self._part(str(arcname or filename))
        part.file_size = stat(filename).st_size
        with Path(filename).open("rb") as source, self.open(part, "w") as target:
            shutil.copyfileobj(source, target, 1 << 20)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name, self._date)
        part.compress_type = ZIP_DEFLATED
        return part


def save(book: Workbook, out: Path | BinaryIO, at: datetime) -> None:
    """Write the workbook, dated `at` (aware). Excel and LibreOffice compute its formulas on load."""
    book.properties.created = book.properties.modified = at.astimezone(UTC).replace(tzinfo=None)
    book.calculation.fullCalcOnLoad = True
    with DatedZip(out, local(at)) as archive:
        ExcelWriter(book, archive).write_data()


@contextmanager
def streaming() -> Iterator[Workbook]:
    """A workbook whose rows go to temporary files; when writing fails the files are removed."""
    book = Workbook(write_only=True)
    try:
        yield book
    except BaseException:
        for sheet in book.worksheets:
            _drop(sheet)
        raise


def _drop(sheet: Any) -> None:
    # openpyxl keeps a sheet's rows in a named temporary file until the workbook is saved.
    if sheet._writer is None or not Path(sheet._writer.out).exists():
        return
    if not sheet.closed:
        sheet.close()
    sheet._writer.cleanup()
