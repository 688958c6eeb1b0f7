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
    c1_progress_on_time,
    c2_progress_quality,
)

__all__ = [
    "a1_list_filed",
    "a2_plan_filed",
    "a3_kept_up",
    "a4_people_named",
    "b1_checked",
    "b2_checked_before",
    "c1_progress_on_time",
    "c2_progress_quality",
]
