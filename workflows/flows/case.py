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
from workflows.pinned import begin_again, describe_step, next_step, stand_at_next
from workflows.seats import Seat

CHECK_DAYS = 5
DECIDE_DAYS = 3


class CaseFlow(TenantFlow):
    """Case: check → the unit's own steps → decide; whoever signs may ask for another check."""

    start = Begin().Next(this.check)

    check = Human(
        role=Role.HANDLER, title=_("信用核查"), describe=this.describe_check, again=this.opener
    ).Next(this.next_step)

    next_step = (
        Fork()
        .Case(this.check, this.is_open_again)
        .Case(this.unit_step, this.has_steps_left)
        .Default(this.decide)
    )

    unit_step = Human(describe=this.describe_unit_step, seats=this.seats_of_unit_step).Next(
        this.next_step
    )

    decide = Human(role=Role.APPROVER, title=_("作出决定"), describe=this.describe_decide).Next(
        this.outcome
    )

    outcome = Fork().Case(this.check, this.is_open_again).Default(this.end)

    end = Finish()

    def is_open_again(self, activation: Any) -> bool:
        """True of the record: it was sent back."""
        return bool(activation.process.case.state == CaseState.OPEN)

    def has_steps_left(self, activation: Any) -> bool:
        """Whether the pinned template has another step whose conditions hold."""
        return next_step(activation.process) is not None

    def seats_of_unit_step(self, activation: Any) -> list[Seat]:
        """The signers of the pinned template's next step."""
        return stand_at_next(activation.process)

    def describe_unit_step(self, activation: Any) -> None:
        """Title and limit of the step at which the case stands."""
        describe_step(activation.task, activation.process)

    def opener(self, activation: Any) -> Any:
        """The case stays with whoever accepted it."""
        return activation.process.case.opened_by

    def describe_check(self, activation: Any) -> None:
        """Five working days to check; one that was sent back begins its steps anew."""
        process = activation.process
        begin_again(process, returned=process.case.proposed_by_id is not None)
        activation.task.due_at = end_of_workday(Calendar(), clock.now(), CHECK_DAYS)

    def describe_decide(self, activation: Any) -> None:
        """Three working days to decide."""
        activation.task.due_at = end_of_workday(Calendar(), clock.now(), DECIDE_DAYS)
