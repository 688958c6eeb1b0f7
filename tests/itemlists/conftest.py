"""Workbooks made to order, and the uploads that came with the domain."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "workbooks"

MATTER: dict[str, Any] = {
    "序号": 1,
    "事项编码": "CZ-01",
    "事项名称": "供应商资格审查",
    "类别": "政府采购",
    "主体类型": "法人",
    "应用环节": "审查",
    "应用方式": "信用记录+信用承诺",
    "查询渠道": "福州市公共信用信息平台",
    "报告类型及费用承担": None,
    "失信处理依据": "暂停受理，告知整改",
    "法律依据": "《中华人民共和国政府采购法》第二十二条（法律）",
    "是否需授权": "否",
    "责任科室": "政府采购监督管理股",
    "联系人": "联络员 0591-26230000",
    "生效日": "2026-01-01",
    "失效日": None,
    "年办件估算": 320,
}
Matter = Mapping[str, Any]


HEADINGS = tuple(MATTER)


def fill(sheet: Any, matters: Sequence[Matter], headings: Sequence[str] = HEADINGS) -> None:
    """A title, the headings, the matters: rows 1, 2, and 3 onwards."""
    sheet.append(["连江县财政局2026年度事项清单"])
    sheet.append(list(headings))
    for matter in matters:
        sheet.append([matter.get(heading) for heading in headings])


@pytest.fixture
def sample() -> Callable[[str], Path]:
    return lambda name: SAMPLES / name


@pytest.fixture
def matter() -> Callable[..., dict[str, Any]]:
    """A faultless matter, with what a test wants otherwise."""
    return lambda **changes: MATTER | changes


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a list to a file; ``mutate`` gets the sheet before it is saved."""

    def write(
        *matters: Matter,
        headings: Sequence[str] = HEADINGS,
        mutate: Callable[[Any], object] = lambda sheet: None,
    ) -> Path:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "事项清单"
        fill(sheet, matters, headings)
        mutate(sheet)
        path = tmp_path / "list.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def rezipped(tmp_path: Path) -> Callable[..., Path]:
    """A sample with some parts replaced, added, or (``None``) left out."""

    def write(parts: Mapping[str, bytes | None], *, of: str = "finance.xlsx") -> Path:
        with zipfile.ZipFile(SAMPLES / of) as archive:
            held: dict[str, bytes | None] = {n: archive.read(n) for n in archive.namelist()}
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in (held | dict(parts)).items():
                if content is not None:
                    archive.writestr(name, content)
        path = tmp_path / "mutated.xlsx"
        path.write_bytes(memory.getvalue())
        return path

    return write
