"""A credit report and a certificate of no violations are both demanded."""

import re
from datetime import date

from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.rules.facts import Row, Severity
from casefiles.itemlists.rules.registry import Words, row_rule
from casefiles.itemlists.words import UseMode

_CERTIFICATE = re.compile(r"(?<!不再)(?<!不)(?:无违法|无违规|守法|合规)[^，。；、]{0,8}?证明")
_INSTEAD = re.compile(r"(?:代替|替代|取代)[^，。；]{0,12}证明")


@row_rule(
    19,
    title=_("专项信用报告与无违法违规证明不得同时要求"),
    severity=Severity.WARNING,
    since=date(2026, 1, 1),
    error_from=date(2027, 1, 1),
    column="报告类型及费用承担",
    reads="use_modes report_terms",
    clause=_("以专项信用报告替代无违法违规证明的规定"),
    says=_("要求信用报告，又要求 %(words)s"),
    mend=_("请只保留信用报告：专项信用报告已经替代有无违法违规证明"),
)
def report_and_certificate(row: Row, day: date) -> Words | None:
    """Both in one row; “代替……证明” asks for one only."""
    if UseMode.REPORT not in row.use_modes:
        return None
    found = _CERTIFICATE.findall(_INSTEAD.sub("", row.report_terms))
    return {"words": [*dict.fromkeys(found)]} if found else None
