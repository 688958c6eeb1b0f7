"""What a unit sends in: prepared, signed by the unit's own steps, reviewed by the credit office."""

from typing import Any

from django.utils.translation import gettext_noop as _
from viewflow import this

from casefiles.models import FilingState
from casefiles.verbs import filings
from casefiles.workdays import Calendar
from tenants import clock
from tenants.roles import Role
from workflows.engine import Begin, Call, Finish, Fork, Human, TenantFlow, acting
from workflows.models import Desk, Ending, Task
from workflows.moments import end_of_workday
from workflows.pinned import begin_again, describe_step, next_step, stand_at_next
from workflows.seats import Seat

# Titles are stored in Chinese and translated where they are shown (`Task.shown_title`).
MENDING = _("退回修改")
MENDING_DAYS = 2
REVIEW_DAYS = 3


class FilingFlow(TenantFlow):
    """Filing: prepare → the unit's own steps → the credit office; returned goes back to prepare."""

    start = Begin().Next(this.prepare)

    prepare = Human(
        role=Role.HANDLER, title=_("填报"), describe=this.describe_preparing, again=this.submitter
    ).Next(this.next_step)

    next_step = (
        Fork()
        .Case(this.prepare, this.is_returned)
        .Case(this.unit_step, this.has_steps_left)
        .Default(this.forward)
    )

    unit_step = Human(describe=this.describe_unit_step, seats=this.seats_of_unit_step).Next(
        this.next_step
    )

    forward = Call(this.file_with_office).Next(this.office_review)

    office_review = Human(
        role=Role.REVIEWER,
        desk=Desk.OFFICE,
        title=_("信用办审核"),
        describe=this.describe_review,
        again=this.reviewer_of_before,
    ).Next(this.outcome)

    outcome = Fork().Case(this.prepare, this.is_returned).Default(this.end)

    end = Finish()

    def is_returned(self, activation: Any) -> bool:
        """True of the record: it was returned."""
        return bool(activation.process.filing.state == FilingState.RETURNED)

    def has_steps_left(self, activation: Any) -> bool:
        """Whether the pinned template has another step."""
        return next_step(activation.process) is not None

    def submitter(self, activation: Any) -> Any:
        """A returned filing goes back to whoever submitted it."""
        return activation.process.filing.submitted_by

    def reviewer_of_before(self, activation: Any) -> Any:
        """A filing that comes again goes back to whoever returned it."""
        if activation.process.round == 1:
            return None
        rows = Task.objects.filter(
            process=activation.process, desk=Desk.OFFICE, ending=Ending.RETURNED
        )
        last = rows.select_related("owner").order_by("-pk").first()
        return last.owner if last else None

    def describe_preparing(self, activation: Any) -> None:
        """Due when the filing is due; a returned one within two working days at the earliest."""
        process = activation.process
        begin_again(process, returned=process.filing.state == FilingState.RETURNED)
        activation.task.due_at = process.filing.due_at
        if process.filing.state == FilingState.RETURNED:
            activation.task.title = MENDING
            mend_by = end_of_workday(Calendar(), clock.now(), MENDING_DAYS)
            due_at = process.filing.due_at
            activation.task.due_at = max(due_at, mend_by) if due_at else mend_by

    def seats_of_unit_step(self, activation: Any) -> list[Seat]:
        """The signers of the pinned template's next step."""
        return stand_at_next(activation.process)

    def describe_unit_step(self, activation: Any) -> None:
        """Title and limit of the step at which the record stands."""
        describe_step(activation.task, activation.process)

    def describe_review(self, activation: Any) -> None:
        """The office answers within three working days."""
        activation.task.due_at = end_of_workday(Calendar(), clock.now(), REVIEW_DAYS)

    def file_with_office(self, activation: Any) -> None:
        """The unit is done: the verb that counts as filing."""
        filings.file_with_office(activation.process.filing, by=acting(activation))
