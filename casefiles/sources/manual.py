"""A person's own look at a platform's page: the channel when the platform cannot be asked by machine."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_noop

from casefiles.sources import FoundRecord

HAND = gettext_noop("人工查询（网页截图）")


@dataclass(frozen=True)
class Seen:
    """What was seen: at which address, complete up to when, which records."""

    address: str
    cutoff_at: datetime
    records: tuple[FoundRecord, ...]
