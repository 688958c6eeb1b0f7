"""Workbooks on their way to a list: those that wait to be mended, and what a unit's own columns mean."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.files import StoredFile
from casefiles.models.filings import Filing
from tenants.scoped import Scoped, history

KEPT_FOR = timedelta(days=7)


class PendingWorkbook(Scoped):
    """An upload that could not be imported yet, kept for its filer alone until it is mended.

    `faults` counts the cells to mend; null while its columns are not known. One for each filing: the
    next upload takes its place, an import ends it, and after `KEPT_FOR` it is swept away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.OneToOneField(Filing, models.PROTECT, related_name="pending_workbook")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("文件"))
    faults = models.PositiveIntegerField(_("待改处数"), null=True)
    uploaded_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("待改的表格")
        base_manager_name = "objects"
        indexes = [models.Index(fields=["uploaded_at"])]

    def __str__(self) -> str:
        return self.file.name

    @property
    def kept_until(self) -> datetime:
        """When it is swept away."""
        return self.uploaded_at + KEPT_FOR


class ColumnMapping(Scoped):
    """What a unit's own headings mean, remembered for its next workbook.

    `headings` leads from a heading's key to the name of our column, or to nothing for one that is not
    imported; `fixed` from the name of a column that the unit's form lacks to what stands in every row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    headings = models.JSONField(_("栏目对应"), default=dict)
    fixed = models.JSONField(_("统一填写"), default=dict)
    saved_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(_("保存时间"))

    history = history()

    class Meta:
        verbose_name = _("栏目对应关系")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["unit"], name="one_column_mapping_per_unit"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
