"""报送市平台: the outbox of messages about registered records to the city platform, and their receipts."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.credit_records import CreditRecord
from casefiles.models.queries import PAUSES, Trouble
from tenants.scoped import Scoped
from tenants.sealed import SealedField


class DispatchState(models.TextChoices):
    """How far a message has come."""

    WAITING = "waiting", _("待报送")
    TAKEN = "taken", _("平台已接收")
    DECLINED = "declined", _("平台退回")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"waiting": "warn", "taken": "ok", "declined": "bad"}[self.value]


class Dispatch(Scoped):
    """One message: what the record says after one deed, written in the deed's own transaction.

    `id` is the idempotency key of every try, `body` the very bytes of every try. Messages about one
    record are sent in the order of `sequence`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(CreditRecord, models.PROTECT, related_name="dispatches")
    sequence = models.PositiveSmallIntegerField(_("次序"))
    state = models.CharField(
        _("状态"), max_length=10, choices=DispatchState.choices, default=DispatchState.WAITING
    )
    body = SealedField(bound_to=("unit_id", "id"), blank=True)
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(_("生成时间"))
    receipt = models.CharField(_("回执编号"), max_length=80, blank=True)
    declined = models.CharField(_("退回原因"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("回执时间"), null=True)
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    trouble = models.CharField(_("原因"), max_length=10, choices=Trouble.choices, blank=True)
    next_at = models.DateTimeField(_("下次报送"))

    class Meta:
        verbose_name = _("报送市平台的信用记录")
        base_manager_name = "objects"
        ordering = ["record", "sequence"]
        indexes = [
            models.Index(fields=["state", "next_at"], name="dispatches_that_wait"),
            models.Index(fields=["unit", "state"], name="dispatches_of_a_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "sequence"], name="one_dispatch_per_record_and_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.record}-{self.sequence}"

    @property
    def trail_label(self) -> str:
        """As the record's."""
        return f"{self.record.trail_label} {self.sequence}"

    @property
    def tone(self) -> str:
        """The colour class of its state."""
        return DispatchState(self.state).tone

    def failed(self, trouble: Trouble, at: datetime) -> None:
        """One more try has failed; saves nothing."""
        self.trouble = trouble
        self.next_at = at + PAUSES[min(self.tries, len(PAUSES) - 1)]
        self.tries += 1
