"""The figures of a half-year: of the term itself, and of the year up to its end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casefiles.counting import figures_between
from casefiles.models import Filing, FilingKind, HalfYearSummary
from casefiles.models.progress import FIGURES, figure_label
from tenants.clock import SHANGHAI

# Of the monthly reports that fell due within the term.
MONTHS: dict[str, tuple[Promise, Promise]] = {
    "months_due": (_("应报月度进展"), _("截止日在期内、未撤销的月度进展")),
    "months_on_time": (_("按时报送月度进展"), _("应报中，首次报送不晚于截止的，含零报告")),
    "months_nil": (_("其中零报告"), _("应报中，按零报告已报送的")),
}
_HOW: dict[str, Promise] = {
    "cases_opened": _("期内受理的办件"),
    "cases_decided": _("期内作出决定的办件"),
    "cases_to_check": _("期内办结、清单规定须查信用记录的办件"),
    "cases_checked": _("应核查办件中，查询过信用记录的"),
    "queries_legal": _("期内查询法人和非法人组织的次数，含批量核查"),
    "queries_natural": _("期内查询自然人的次数，含批量核查"),
    "dishonest_findings": _("期内查询查得的失信信息条数"),
    "restrictions": _("期内办结、采取限制措施的办件"),
}
COUNTED = (*FIGURES, *MONTHS)


@dataclass(frozen=True)
class Line:
    """One line of the table: its words, the term's figure, the year's, how both were counted."""

    name: str
    label: str
    term: int
    year: int
    how: str


def term_of(period: str) -> tuple[datetime, datetime]:
    """`2026-H1` as [1 January, 1 July); `2026-H2` as [1 July, 1 December) in Shanghai.

    The second summary is due on 15 December: December closes with the year's own figures.
    """
    year, half = int(period[:4]), period[5:]
    first, last = (1, 7) if half == "H1" else (7, 12)
    return datetime(year, first, 1, tzinfo=SHANGHAI), datetime(year, last, 1, tzinfo=SHANGHAI)


def counted(unit_id: int, period: str) -> dict[str, list[int]]:
    """[term, year to date] by name; twelve statements."""
    start, end = term_of(period)
    spans = [(start, end), (start.replace(month=1), end)]
    found = [figures_between(unit_id, *each) | _months(unit_id, *each) for each in spans]
    return {name: [each[name] for each in found] for name in COUNTED}


def _months(unit_id: int, start: datetime, end: datetime) -> dict[str, int]:
    due = Filing.objects.filter(
        unit_id=unit_id, kind=FilingKind.PROGRESS, due_at__gt=start, due_at__lte=end
    ).exclude(state="cancelled")
    on_time = Q(first_filed_at__lt=F("due_at"))
    return due.aggregate(
        months_due=Count("pk"),
        months_on_time=Count("pk", filter=on_time),
        months_nil=Count("pk", filter=Q(nil=True, first_filed_at__isnull=False)),
    )


def lines(figures: Mapping[str, list[int]]) -> list[Line]:
    """The table in the order of the document."""
    found = []
    for name in COUNTED:
        label, how = MONTHS[name] if name in MONTHS else (figure_label(name), _HOW[name])
        term, year = figures.get(name, [0, 0])
        found.append(Line(name, str(label), term, year, str(how)))
    return found


def lines_of(summary: HalfYearSummary) -> list[Line]:
    """The table of a summary, as it was counted."""
    return lines(summary.figures)
