"""What stands beside a record's way: notices to people (消息), urges (催办), comments (留言)."""

import uuid

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.scoped import Doored, Scoped
from workflows.models.processes import Process, Task

# The steps that every record has; others are the unit's own, in its own words.
FIXED = frozenset({"填报", "退回修改", "信用办审核", "信用核查", "作出决定"})


class NoticeKind(models.TextChoices):
    """Why somebody is told."""

    DUE_SOON = "due_soon", _("即将到期")
    URGED = "urged", _("催办")
    COPIED = "copied", _("抄送")
    RETURNED = "returned", _("退回修改")
    SENT_AGAIN = "sent_again", _("重新报送")
    ACCEPTED = "accepted", _("信用办采纳")
    SUSPENDED = "suspended", _("中止计时")
    RESUMED = "resumed", _("恢复计时")
    CANCELLED = "cancelled", _("撤销")
    NOBODY = "nobody", _("无人可办")
    COMMENTED = "commented", _("留言")
    TRANSFERRED = "transferred", _("转办")
    DELEGATED = "delegated", _("委派答复")
    ANSWERED = "answered", _("答复")
    SIGNER = "signer", _("加签")
    WITHDRAWN = "withdrawn", _("撤回")
    REPORT = "report", _("信用报告")


class Notice(Doored, Scoped):
    """One person is told one thing about one record, once: `key` says which thing.

    At the credit office too: the unit is then the record's.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    process = models.ForeignKey(Process, models.PROTECT, related_name="+")
    person = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    at_office = models.BooleanField(default=False)
    kind = models.CharField(_("种类"), max_length=12, choices=NoticeKind.choices)
    key = models.CharField(max_length=80)
    step = models.CharField(_("环节"), max_length=60, blank=True)
    from_name = models.CharField(_("来自"), max_length=80, blank=True)
    text = models.CharField(_("内容"), max_length=300, blank=True)
    told_at = models.DateTimeField(_("时间"))
    seen_at = models.DateTimeField(_("已读"), null=True)

    class Meta:
        verbose_name = _("消息")
        base_manager_name = "objects"
        ordering = ["-told_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "unit", "-told_at"], name="notices_of_a_person"),
            models.Index(
                fields=["person"],
                condition=models.Q(seen_at__isnull=True),
                name="unseen_notices_of_a_person",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "process", "key"], name="a_person_is_told_a_thing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.person}"

    @property
    def shown_step(self) -> str:
        """The step for a screen: ours in the reader's language, a unit's own as the unit wrote it."""
        return gettext(self.step) if self.step in FIXED else self.step


class Urge(Doored, Scoped):
    """One urging of one task on one working day."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="urges")
    on = models.DateField(_("日期"))
    by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    urged_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("催办")
        base_manager_name = "objects"
        ordering = ["-urged_at"]
        constraints = [
            models.UniqueConstraint(fields=["task", "on"], name="a_task_is_urged_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.on}"


class Comment(Doored, Scoped):
    """Words beside a record, of somebody who may see it; never changed."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="comments")
    author = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    author_name = models.CharField(_("留言人"), max_length=80)
    at_office = models.BooleanField(_("信用办"), default=False)
    text = models.TextField(_("内容"))
    written_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("留言")
        base_manager_name = "objects"
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["process", "written_at"], name="comments_of_a_process")]

    def __str__(self) -> str:
        return f"{self.author_name}：{self.text[:20]}"
