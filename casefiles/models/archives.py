"""Archiving (归档): a closed case gets its archive number and a frozen list of its documents."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.cases import Case
from casefiles.models.files import StoredFile
from tenants.scoped import Doored, Scoped


class Retention(models.TextChoices):
    """How long the file is kept, with the codes of archive numbers (DA/T 22-2015)."""

    PERMANENT = "Y", _("永久")
    THIRTY = "D30", _("定期30年")
    TEN = "D10", _("定期10年")


class CaseArchive(Doored, Scoped):
    """A case as it was put away: number, term, and the metadata file that lists every document.

    What comes later (a check afterwards, a measure lifted) is added by another `revision` under the
    same number. `contents` is the SM3 digest of the documents listed, so that a file that has
    changed since can be told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="archives")
    revision = models.PositiveSmallIntegerField(_("归档次序"))
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=Retention.choices)
    sequence = models.PositiveIntegerField(_("件号"))
    archive_no = models.CharField(_("档号"), max_length=60)
    documents = models.PositiveSmallIntegerField(_("文件件数"))
    contents = models.CharField(max_length=64, editable=False)
    metadata = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    archived_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(_("归档时间"))

    class Meta:
        verbose_name = _("归档案卷")
        base_manager_name = "objects"
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["case", "revision"], name="one_archive_per_revision"),
            models.UniqueConstraint(
                fields=["unit", "year", "retention", "sequence"],
                condition=models.Q(revision=1),
                name="one_archive_number_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.archive_no
