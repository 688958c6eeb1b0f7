"""Queries that wait (等待查询): the platform did not answer, and the product asks again by itself."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.cases import Case
from tenants.scoped import Doored, Scoped

# After which time it is asked again: at once for a hiccup, then every quarter of an hour.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=15))


class Trouble(models.TextChoices):
    """Why there is no answer yet."""

    SILENT = "silent", _("平台没有响应")
    BUSY = "busy", _("平台繁忙或者停机")
    REFUSED = "refused", _("平台拒绝查询")
    UNCLEAR = "unclear", _("平台答复不符合约定格式")


class WaitingQuery(Doored, Scoped):
    """One question to the platform without an answer. Gone once it is answered or needless.

    `id` is the idempotency key of every try: a platform that answered and was not heard sends the
    same answer again instead of counting a second query.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="waiting_query")
    asked_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    tries = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    trouble = models.CharField(_("原因"), max_length=10, choices=Trouble.choices)
    tried_at = models.DateTimeField(_("上次查询"))
    next_at = models.DateTimeField(_("下次查询"))

    class Meta:
        verbose_name = _("等待中的查询")
        base_manager_name = "objects"
        indexes = [models.Index(fields=["next_at"])]

    def __str__(self) -> str:
        return f"{self.case} {self.get_trouble_display()}"

    def failed(self, trouble: Trouble, at: datetime) -> None:
        """One more try has failed; saves nothing."""
        self.trouble, self.tried_at = trouble, at
        self.next_at = at + PAUSES[min(self.tries, len(PAUSES) - 1)]
        self.tries += 1
