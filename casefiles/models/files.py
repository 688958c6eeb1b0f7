"""Files of a unit, kept outside the static root under their hash."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.scoped import Doored, Scoped


class StoredFile(Doored, Scoped):
    """One uploaded or generated file: its name for people, its hashes for proof."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=200)
    stored_at = models.DateTimeField(default=clock.now)
    # The bytes are gone, because the time to keep them had ended; name and hashes stay as proof.
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("文件")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["id", "door"], name="a_file_and_its_door"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def sealed_for(self) -> str:
        """What the sealed file holds for: this unit and these contents."""
        return f"casefiles_storedfile|{self.unit_id}|{self.sha256}"
