"""Working days of the People's Republic of China and the deadlines counted in them (domain §6)."""

from casefiles.workdays.calendar import UNCONFIRMED, Calendar, Shift

__all__ = ["UNCONFIRMED", "Calendar", "Shift"]
