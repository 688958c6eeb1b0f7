"""A credit check: one person checks and proposes, another decides (notice, 三)."""

from typing import Any

from django.utils.translation import gettext_noop as _
from viewflow import this

from casefiles.models import CaseState
from casefiles.workdays import Calendar
from tenants import clock
from tenants.roles import Role
from workflows.engine import Begin, Finish, Fork, Human, TenantFlow
from workflows.moments import end_of_workday

CHECK_DAYS = 5
DECIDE_DAYS = 3


class CaseFlow(TenantFlow):
    """Case: check → decide; the decider may ask for another check."""

    start = Begin().Next(this.check)

    check = Human(
        role=Role.HANDLER, title=_("信用核查"), describe=this.describe_check, again=this.opener
    ).Next(this.decide)

    decide = Human(role=Role.APPROVER, title=_("作出决定"), describe=this.describe_decide).Next(
        this.outcome
    )

    outcome = Fork().Case(this.check, this.is_open_again).Default(this.end)

    end = Finish()

    def is_open_again(self, activation: Any) -> bool:
        """True of the record: the decider sent it back."""
        return bool(activation.process.case.state == CaseState.OPEN)

    def opener(self, activation: Any) -> Any:
        """The case stays with whoever accepted it."""
        return activation.process.case.opened_by

    def describe_check(self, activation: Any) -> None:
        """Five working days to check."""
        activation.task.due_at = end_of_workday(Calendar(), clock.now(), CHECK_DAYS)

    def describe_decide(self, activation: Any) -> None:
        """Three working days to decide."""
        activation.task.due_at = end_of_workday(Calendar(), clock.now(), DECIDE_DAYS)
