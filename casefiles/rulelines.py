"""The findings of the rules as pages and verbs read them: with the waivers that hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from casefiles.itemlists.rules import Finding, Row, Severity, check, find, fingerprint
from casefiles.itemlists.rules.facts import say
from casefiles.models import (
    ENDED,
    Filing,
    FilingState,
    ItemList,
    ListCheck,
    Matter,
    RuleFinding,
    WarningWaiver,
)
from tenants import clock

ROWS_ON_A_PAGE = 100


@dataclass(frozen=True)
class Line:
    """One finding in the reader's language. `position` and `code` are empty for the whole list.

    `sheet_row` is set for a workbook that was not stored: its readers look into the sheet.
    """

    key: str
    rule: str
    number: int
    title: str
    clause: str
    column: str
    severity: Severity
    message: str
    mend: str
    position: int | None = None
    code: str = ""
    name: str = ""
    waiver: WarningWaiver | None = None
    sheet_row: int = 0

    @property
    def page(self) -> int:
        """The page of the table on which its row stands."""
        return (self.position - 1) // ROWS_ON_A_PAGE + 1 if self.position else 1

    @property
    def is_open(self) -> bool:
        """A warning that nobody has answered for."""
        return self.severity is Severity.WARNING and self.waiver is None


def lines_of(filing: Filing, item_list: ItemList) -> list[Line]:
    """The findings of a list.

    While the unit works on it they follow the rules of today; from the day on which it reaches the
    office, or is replaced by the next revision, they stay as they were. A list that was filed before
    there were rules has none.
    """
    waivers = waivers_of(filing, item_list.revision)
    stored = stored_check(item_list)
    settled = is_settled(item_list, filing)
    if stored is not None and (settled or is_current(stored)):
        rows = RuleFinding.objects.filter(check_of=stored).select_related("matter")
        return [_of_stored(each, waivers.get(each.key)) for each in rows]
    if settled:
        return []
    return lines(fresh(item_list.matters.all()), waivers)


def fresh(matters: Iterable[Matter]) -> tuple[Finding, ...]:
    """What the rules of today find in these matters."""
    return check([Row.of(each) for each in matters], clock.today())


def lines(
    findings: Iterable[Finding], waivers: dict[str, WarningWaiver] | None = None
) -> list[Line]:
    """Findings that are not stored, as lines."""
    known = waivers or {}
    return [
        Line(
            key=each.key,
            rule=each.rule.code,
            number=each.rule.number,
            title=str(each.rule.title),
            clause=str(each.rule.clause),
            column=each.rule.column,
            severity=each.severity,
            message=each.message,
            mend=each.mend,
            position=each.row.position if each.row else None,
            code=each.row.code if each.row else "",
            name=each.row.name if each.row else "",
            waiver=known.get(each.key) if each.severity is Severity.WARNING else None,
            sheet_row=each.row.source_row if each.row else 0,
        )
        for each in findings
    ]


def waivers_of(filing: Filing, revision: int) -> dict[str, WarningWaiver]:
    """The waivers in force, by the key of their finding. Nobody waives what they submitted."""
    live = WarningWaiver.objects.filter(
        filing=filing, revision__lte=revision, withdrawn_at__isnull=True
    )
    return {each.key: each for each in live if each.waived_by_id != filing.submitted_by_id}


def stored_check(item_list: ItemList) -> ListCheck | None:
    """The check that is stored for a list."""
    found: ListCheck | None = ListCheck.objects.filter(item_list=item_list).first()
    return found


def is_current(stored: ListCheck) -> bool:
    """Whether it was made today, by the rules of today."""
    today = clock.today()
    return stored.checked_on == today and stored.rules == fingerprint(today)


def is_settled(item_list: ItemList, filing: Filing) -> bool:
    """Whether the unit works on the list no more: its findings are part of what was filed."""
    if item_list.revision != filing.revision:
        return True
    return filing.state == FilingState.FILED or filing.state in ENDED


def _of_stored(stored: RuleFinding, waiver: WarningWaiver | None) -> Line:
    """In the reader's language while the rule still says so; else in the words of that day."""
    rule = find(stored.rule)
    same = rule is not None and rule.version == stored.version
    matter = stored.matter
    return Line(
        key=stored.key,
        rule=stored.rule,
        number=stored.number,
        title=str(rule.title) if same and rule else stored.title,
        clause=str(rule.clause) if same and rule else stored.clause,
        column=stored.column,
        severity=Severity(stored.severity),
        message=say(rule.says, stored.data) if same and rule else stored.message,
        mend=say(rule.mend, stored.data) if same and rule else stored.mend,
        position=matter.position if matter else None,
        code=matter.code if matter else "",
        name=matter.name if matter else "",
        waiver=waiver if stored.severity == Severity.WARNING else None,
    )
