"""Our own process and task tables: with a unit, a strict manager, typed keys to the record."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.managers import ProcessQuerySet, TaskQuerySet
from viewflow.workflow.models import AbstractProcess, AbstractTask

from casefiles.models import Case, Filing
from casefiles.turns import Step
from tenants import clock
from tenants.models import User
from tenants.roles import Role
from tenants.scoped import Doored, InScope, ScopedManager, in_scope
from workflows.models.templates import TemplateStep, WorkflowTemplate


class _ScopedProcesses(models.Manager.from_queryset(ProcessQuerySet)):  # type: ignore[misc]
    """Processes in scope: the scope sits inside, because `filter_available` starts from here."""

    def get_queryset(self) -> Any:
        """Rows in scope; raises NoScope outside one."""
        return in_scope(super().get_queryset())


class _ScopedTasks(models.Manager.from_queryset(TaskQuerySet)):  # type: ignore[misc]
    """Tasks in scope."""

    def get_queryset(self) -> Any:
        """Rows in scope; raises NoScope outside one."""
        return in_scope(super().get_queryset())


class Desk(models.TextChoices):
    """On whose desk a task lies."""

    UNIT = "unit", _("单位")
    OFFICE = "office", _("信用办")


class Ending(models.TextChoices):
    """How a person's task ended."""

    APPROVED = "approved", _("同意")
    RETURNED = "returned", _("退回")
    WITHDRAWN = "withdrawn", _("撤回")
    OVERTAKEN = "overtaken", _("他人已办")
    REMOVED = "removed", _("减签")
    CANCELLED = "cancelled", _("撤销")


class Added(models.TextChoices):
    """Where an added signer stands: before or after the one who added them."""

    BEFORE = "before", _("前加签")
    AFTER = "after", _("后加签")


class Process(Doored, InScope, AbstractProcess):  # type: ignore[misc]
    """One record on its way. Exactly one of `filing` and `case` is set.

    `steps_done` is the position of the pinned template's step at which the record stands or that it
    has passed. `round` counts how often the way began anew. While `suspended_at` is set the clock
    stands still and no step can be done.
    """

    unit = models.ForeignKey("tenants.Unit", models.PROTECT, related_name="+")
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="process")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="process")
    template = models.ForeignKey(WorkflowTemplate, models.PROTECT, null=True, related_name="+")
    steps_done = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1)
    suspended_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)

    objects: ClassVar[Any] = _ScopedProcesses()

    class Meta:
        verbose_name = _("流程")
        base_manager_name = "objects"
        default_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(filing__isnull=False, case__isnull=True)
                | models.Q(filing__isnull=True, case__isnull=False),
                name="a_process_is_of_exactly_one_record",
            ),
            models.UniqueConstraint(fields=["id", "door"], name="a_process_and_its_door"),
        ]

    def __str__(self) -> str:
        return f"{self.record}"

    @property
    def record(self) -> Filing | Case:
        """The record on its way."""
        record: Filing | Case | None = self.filing or self.case
        assert record is not None
        return record


class Task(Doored, InScope, AbstractTask):  # type: ignore[misc]
    """One node of a process. Human tasks carry whose turn it is and until when.

    A step that several sign has one task for each of them, with the same `template_step` and
    `round`; `seat` is their order. Whoever was added to a signer shares the seat; `rank` is the order
    within it, and whoever's turn has not come there is `WAITS`. A task with a `role` and no `owner`
    is free to be claimed by that role. `delegated_by` gets the task back once the delegate has
    answered. `owner` is who did a task that is done, `on_behalf_of` whom they stood in for.
    """

    # The status of a signer who is asked only once another one of the same seat has signed.
    WAITS = "SCHEDULED"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("tenants.Unit", models.PROTECT, related_name="+")
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    process = models.ForeignKey(Process, models.PROTECT)
    previous = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="leading",
        through="workflows.TaskLink",
        through_fields=("from_task", "to_task"),
    )
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    owner_permission_content_type = models.ForeignKey(
        "contenttypes.ContentType", models.PROTECT, null=True, blank=True, related_name="+"
    )
    desk = models.CharField(max_length=10, choices=Desk.choices, default=Desk.UNIT)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    title = models.CharField(max_length=60, blank=True)
    arrived_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # Never looked up by these three: indexes would cost every step something and serve nobody.
    template_step = models.ForeignKey(
        TemplateStep, models.PROTECT, null=True, related_name="+", db_index=False
    )
    round = models.PositiveSmallIntegerField(default=1)
    seat = models.PositiveSmallIntegerField(default=1)
    rank = models.PositiveSmallIntegerField(default=1)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    added = models.CharField(max_length=10, choices=Added.choices, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    delegated_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    warned_at = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)
    seed = None

    objects: ClassVar[Any] = _ScopedTasks()

    class Meta:
        verbose_name = _("任务")
        base_manager_name = "objects"
        default_manager_name = "objects"
        indexes = [
            models.Index(
                fields=["unit", "role", "due_at"],
                condition=models.Q(flow_task_type="HUMAN", finished__isnull=True),
                name="open_human_tasks_of_a_unit",
            ),
            models.Index(
                fields=["office", "desk", "due_at"],
                condition=models.Q(flow_task_type="HUMAN", finished__isnull=True),
                name="open_human_tasks_of_an_office",
            ),
            models.Index(
                fields=["owner"],
                condition=models.Q(flow_task_type="HUMAN", finished__isnull=True),
                name="open_human_tasks_of_a_person",
            ),
        ]

    @property
    def done_when(self) -> str:
        """When it was done, as a sentence says it, in Shanghai; empty while it waits."""
        moment = self.done_at or self.finished
        return moment.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else ""

    @property
    def step(self) -> str:
        """The name of the node, which is the name of the step."""
        return str(self.flow_task.name)

    @property
    def shown_title(self) -> str:
        """The title for a screen: ours in the reader's language, a unit's own as the unit wrote it."""
        return self.title if self.step == Step.UNIT_STEP else gettext(self.title)


class TaskLink(InScope):
    """Which task led to which (`from_task` followed `to_task`), with the unit that its walls ask for."""

    from_task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    to_task = models.ForeignKey(Task, models.CASCADE, related_name="+")
    # Never looked up by unit: an index would cost every step something and serve nobody.
    unit = models.ForeignKey("tenants.Unit", models.PROTECT, related_name="+", db_index=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+", db_index=False)

    objects = ScopedManager()

    class Meta:
        db_table = "workflows_task_previous"
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["from_task", "to_task"], name="a_task_follows_another_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_task_id} → {self.from_task_id}"
