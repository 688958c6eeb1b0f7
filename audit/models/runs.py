"""Runs: what the user sees of long work."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.scoped import InScope, OfficeManager


class RunState(models.TextChoices):
    """How far a run has come."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")


class Run(InScope):
    """One piece of long work of an office: state, progress, result file, error."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    params = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200, blank=True)
    stored_as = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects = OfficeManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [models.Index(fields=["office", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
