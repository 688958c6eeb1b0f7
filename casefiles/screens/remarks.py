"""退回意见: what the last return said, in general and of single rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casefiles.models import ENDED, Decision, Filing, RowRemark, Signature


@dataclass(frozen=True)
class Remark:
    """One return: who, at which step, with which words; and what it says of single rows."""

    signature: Signature
    rows: tuple[RowRemark, ...]


def remarks_of(filing: Filing, signatures: Sequence[Signature]) -> list[Remark]:
    """The returns that led to the present state; one statement, none without a return.

    A return to the handler stands on the revision before; one to an earlier step on this revision.
    """
    returns = [
        each
        for each in signatures
        if each.decision == Decision.RETURNED
        and (each.withdrawn_at is None or each.lapsed)
        and (
            each.revision == filing.revision - 1
            or (each.revision == filing.revision and filing.state not in ENDED)
        )
    ]
    if not returns:
        return []
    found = list(RowRemark.objects.filter(signature__in=returns))
    return [
        Remark(each, tuple(row for row in found if row.signature_id == each.pk)) for each in returns
    ]


def rows_among(remarks: Iterable[Remark]) -> list[RowRemark]:
    """What the returns said of single rows; a row keeps its code from revision to revision."""
    return [row for each in remarks for row in each.rows]


def row_remarks_of(filing: Filing) -> list[RowRemark]:
    """The same, read anew; two statements at most."""
    return rows_among(remarks_of(filing, list(Signature.objects.filter(filing=filing))))
