"""The indicators of the rubric (domain §4), one file each.

To add an indicator: a file here named by its code, with one pure function under
`@indicator(code, title, reads=…)`; import it below; give it points in the rubric; add a sibling
test under tests/indicators/.
"""

from casefiles.indicators import (
    a1_list_filed,
    a2_plan_filed,
    a3_kept_up,
    a4_people_named,
    b1_checked,
    b2_checked_before,
    b3_closed,
    b4_reports_used,
    b5_commitments,
    c1_progress_on_time,
    c2_progress_quality,
    c3_summaries,
    c4_articles,
    d1_published_in_time,
    d2_records_right,
    d3_answered_in_time,
    e1_lawful_queries,
    e3_accounts_reviewed,
)

__all__ = [
    "a1_list_filed",
    "a2_plan_filed",
    "a3_kept_up",
    "a4_people_named",
    "b1_checked",
    "b2_checked_before",
    "b3_closed",
    "b4_reports_used",
    "b5_commitments",
    "c1_progress_on_time",
    "c2_progress_quality",
    "c3_summaries",
    "c4_articles",
    "d1_published_in_time",
    "d2_records_right",
    "d3_answered_in_time",
    "e1_lawful_queries",
    "e3_accounts_reviewed",
]
