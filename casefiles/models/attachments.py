"""Attachments (附件): files that a unit lays beside a filing or into a case."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.inspection.kinds import FileKind
from casefiles.models.cases import Case
from casefiles.models.files import StoredFile
from casefiles.models.filings import Filing
from tenants.scoped import Doored, Scoped, history


class Attachment(Doored, Scoped):
    """One file beside one record. A removed one stays as a row: what lay there can be proved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, null=True, related_name="attachments")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    kind = models.CharField(_("格式"), max_length=10, choices=FileKind.choices)
    title = models.CharField(_("名称"), max_length=100)
    attached_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(_("添加时间"))
    removed_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(_("移除时间"), null=True)

    history = history()

    class Meta:
        verbose_name = _("附件")
        base_manager_name = "objects"
        ordering = ["attached_at", "pk"]
        indexes = [
            models.Index(
                fields=["unit", "filing"],
                condition=models.Q(filing__isnull=False),
                name="attachments_of_a_filing",
            ),
            models.Index(
                fields=["unit", "case"],
                condition=models.Q(case__isnull=False),
                name="attachments_of_a_case",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(filing__isnull=False, case__isnull=True)
                | models.Q(filing__isnull=True, case__isnull=False),
                name="an_attachment_belongs_to_one_record",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="a_removed_attachment_has_its_moment_and_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title
