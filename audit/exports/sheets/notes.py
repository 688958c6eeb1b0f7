"""说明: what the workbook is, how it was computed, and how anybody can check it."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell

from audit.exports.book import Book
from audit.exports.page import Page
from audit.exports.pen import BODY, COUNT, HASH, HEAD, SECTION, local

NAME = "说明"
WIDTHS = (24, 12, 76)

ARITHMETIC = (
    ("得分合计", "各适用指标得分之和，加“调整”表中计入的调整分。"),
    ("适用满分", "各适用指标满分之和；标“—”的指标不适用，不计入得分，也不计入满分。"),
    (
        "总分（百分制）",
        "得分合计 × 100 ÷ 适用满分，四舍五入到两位小数；无适用指标的单位不计总分、不排名。",
    ),
    (
        "系统核定总分",
        "系统计算时留存的总分，是固定数值。与公式算出的总分不一致时，两格以红色标出。",
    ),
    (
        "调整和申诉",
        "公示后的更正记在“调整”表，已批准的才计入；总表各指标列是调整前的计算得分。"
        "原不适用的指标经调整计分的，其满分一并计入适用满分。",
    ),
    ("名次和等次", "由系统按核定总分排定，是固定数值；在表中改动得分不会改变名次和等次。"),
    ("全县平均", "只对有数值的单位求平均，不适用的不计入。"),
)
CHECKS = (
    (
        "一、核对总分",
        "用表格软件打开本表，公式自动重新计算；总表“总分”与“系统核定总分”应逐行一致。",
    ),
    (
        "二、核对证据",
        "按“证据”表的记录号在系统审计记录中查出该条记录，其哈希应与表中“记录哈希”一致；"
        "“指标明细”的证据条数应等于“证据”表中该单位、该指标的行数。",
    ),
    (
        "三、核对审计链",
        "由系统管理员运行审计核验命令 verify_trail，逐条重算全部审计链；"
        "下表各链在所列序号处的哈希应与系统及库外检查点一致，任何删改都会使其不一致。",
    ),
)


def write(workbook: Workbook, book: Book) -> None:
    """Write the sheet."""
    page = Page(workbook, NAME, WIDTHS, landscape=False)
    page.write_title(f"{book.title}说明")
    _section(page, "基本情况")
    facts = (
        ("考核单位", book.office),
        ("考核年度", f"{book.year}年度"),
        ("计算序号", f"第 {book.number} 次计算"),
        ("考核细则", book.rubric),
        ("数据截至", f"{local(book.as_of):%Y-%m-%d %H:%M:%S}（北京时间）"),
        ("参评单位", f"{len(book.units)} 个"),
    )
    _pairs(page, facts)
    if book.explanations:
        _section(page, "计分规则")
        _pairs(page, book.explanations)
    _section(page, "表内公式")
    _pairs(page, ARITHMETIC)
    _section(page, "核验方法")
    _pairs(page, CHECKS)
    _section(page, "审计链链头（计算时）")
    _heads(page, book.heads)


def _section(page: Page, title: str) -> None:
    page.write([], height=8)
    page.write_across(page.pen.text(title, SECTION), height=22)


def _pairs(page: Page, pairs: Sequence[tuple[str, str]]) -> None:
    for label, text in pairs:
        # Merged cells do not grow by themselves, so the height is reckoned over both columns.
        height = max(page.height([label]), page.height(["", "", text]))
        row = page.write(
            [page.pen.text(label, HEAD), page.pen.text(text, BODY), page.pen.blank(BODY)],
            height=height,
        )
        page.sheet.merged_cells.add(f"B{row}:C{row}")


def _heads(page: Page, heads: Sequence[tuple[str, int, str]]) -> None:
    pen = page.pen
    if not heads:
        page.write_across(pen.text("没有审计记录", BODY), height=20)
        return
    page.write([pen.text(title, HEAD) for title in ("审计链", "末条序号", "末条哈希")], height=22)
    for name, seq, hash_ in heads:
        cells: list[Cell] = [pen.text(name), pen.number(seq, COUNT), pen.text(hash_, HASH)]
        page.write(cells, height=page.height([name, "", hash_]))
