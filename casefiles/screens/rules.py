"""核对规则: every rule of item lists, for whoever fills one in and whoever reviews it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from casefiles.itemlists.rules import Rule, Severity, all_rules
from casefiles.screens.rulegroups import TONES
from tenants import clock
from tenants.workspaces import WorkspaceRequest


@dataclass(frozen=True)
class Shown:
    """A rule and what it weighs today; `severity` is None before it is in force."""

    rule: Rule
    severity: Severity | None

    @property
    def tone(self) -> str:
        """The colour of the severity."""
        return TONES[self.severity] if self.severity else ""

    @property
    def mend(self) -> str:
        """How to mend it; empty where that names what was found."""
        words = str(self.rule.mend)
        return "" if "%(" in words else words

    @property
    def becomes_error(self) -> bool:
        """Whether it is to become an error."""
        return self.rule.error_from is not None and self.severity is not Severity.ERROR


def rules(request: WorkspaceRequest) -> HttpResponse:
    """The rules by number, with what each rests on and since when."""
    today = clock.today()
    found = [Shown(rule, rule.severity_on(today)) for rule in all_rules()]
    counts = [
        (TONES[severity], severity.label, sum(1 for each in found if each.severity is severity))
        for severity in Severity
    ]
    return render(request, "casefiles/rules.html", {"rules": found, "counts": counts})
