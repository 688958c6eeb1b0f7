"""The words of the figures that a submitted summary carries."""

from audit.words import register
from casefiles.summaries.figures import MONTHS

register({name: (label, None) for name, (label, _how) in MONTHS.items()})
