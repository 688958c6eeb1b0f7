"""What the headings of a workbook mean: the form's own, and those that a unit has explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from casefiles.itemlists.workbook.columns import Column, column_of, heading_key


@dataclass(frozen=True)
class Layout:
    """A unit's own form. ``headings`` leads from a heading's key to a column, None for one that is
    not imported; ``fixed`` says what stands in every row of a column that the form lacks.
    """

    headings: Mapping[str, Column | None] = field(default_factory=dict)
    fixed: Mapping[Column, str] = field(default_factory=dict)

    def column_of(self, heading: str) -> Column | None:
        """The column that a heading names: what the unit said of it, else the form's names."""
        key = heading_key(heading)
        return self.headings[key] if key in self.headings else column_of(heading)

    @property
    def fewest_headings(self) -> int:
        """How many headings this form has that are imported; fewer are not this form."""
        return sum(column is not None for column in self.headings.values())


STANDARD = Layout()
