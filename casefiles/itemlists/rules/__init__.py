"""The rules by which an item list (事项清单) is read before it is filed; one rule, one file.

To add a rule: write one pure, typed function over plain facts in a file of its name here, under
`@row_rule(…)` (it sees one matter, and of it the facts it says it `reads`: what it answered is
remembered by them) or a class under `@list_rule(…)` (it sees one row after the other); import it
below; add a sibling test under ``tests/itemlists/rules/``. It takes the next free number. A rule reads no
database: it answers None when all is well, else the words that fill its two sentences. A new rule
begins on its `since` day, best as a warning, and becomes an error on `error_from`. Whoever changes
what a rule finds raises its `version`: stored findings are made anew, waivers of the old version end.
"""

from casefiles.itemlists.rules import (  # noqa: F401 - importing a rule declares it
    article_missing,
    channel_missing,
    department_rule_without_order,
    ends_before_it_begins,
    estimate_missing,
    expired,
    expires_soon,
    fields_not_covered,
    level_contradicts_basis,
    livelihood_checked,
    livelihood_denied,
    natural_persons_without_consent,
    repealed_basis,
    report_and_certificate,
    report_terms_missing,
    restriction_by_department_rule,
    restriction_by_local_regulation,
    restriction_by_normative_document,
    restriction_of_unknown_rank,
    restriction_without_basis,
    same_matter_twice,
    third_party_report,
)
from casefiles.itemlists.rules.facts import Finding, Row, Severity
from casefiles.itemlists.rules.reading import ListReading, check
from casefiles.itemlists.rules.registry import Rule, all_rules, find, fingerprint

__all__ = [
    "Finding",
    "ListReading",
    "Row",
    "Rule",
    "Severity",
    "all_rules",
    "check",
    "find",
    "fingerprint",
]
