"""What the assessment knows of appeals: their figures, told by the layer that keeps the records.

Appeals are records of units with files beside them, so they live above; the score's page, the
workbook and the lock read them here. The days of work are counted above, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from audit.models import Assessment
from tenants import clock
from tenants.models import Unit

OPEN, WITHDRAWN, UPHELD, REFUSED = "open", "withdrawn", "upheld", "refused"


@dataclass(frozen=True)
class Appealed:
    """One appeal of one unit about one indicator; `due_at` is the exclusive end of the time to answer."""

    key: UUID
    unit: Unit
    indicator: str
    state: str
    state_words: str
    tone: str
    raised_by: str
    raised_at: datetime
    grounds: str
    files: int
    due_at: datetime
    decided_by: str
    decided_at: datetime | None
    answer: str

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state == OPEN

    @property
    def last_day(self) -> date:
        """The last day on which it is answered in time."""
        return (self.due_at - timedelta(seconds=1)).astimezone(clock.SHANGHAI).date()

    @property
    def is_late(self) -> bool:
        """Whether the answer came, or comes, after its time."""
        if self.state == WITHDRAWN:
            return False
        return (self.decided_at or clock.now()) >= self.due_at


Reader = Callable[[Assessment, Unit | None], list[Appealed]]
EndOfWorkdays = Callable[[datetime, int], datetime]
_readers: list[Reader] = []
_ends: list[EndOfWorkdays] = []


def use(reader: Reader, ends: EndOfWorkdays) -> None:
    """Let appeals be read and working days be counted by these."""
    _readers[:], _ends[:] = [reader], [ends]


def appeals(assessment: Assessment, unit: Unit | None = None) -> list[Appealed]:
    """The appeals against a shown result (of one unit), oldest first; one statement."""
    return [each for reader in _readers for each in reader(assessment, unit)]


def end_of_workdays(start: datetime, days: int) -> datetime:
    """24:00 of the last of so many working days after the day of `start`: an exclusive end."""
    (ends,) = _ends
    return ends(start, days)
