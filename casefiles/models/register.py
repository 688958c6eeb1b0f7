"""The embedded register: stands for the county's public credit platform where none is connected."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.models.hashes import IdentifierHash
from casefiles.registering.words import RecordKind
from tenants.sealed import SealedField


class Severity(models.TextChoices):
    """轻微/一般/严重."""

    MINOR = "minor", _("轻微")
    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("严重")


class RegisterRecord(models.Model):
    """One published record about a subject. Public data of the platform, no unit's own."""

    identifier_hash = IdentifierHash(of="identifier", db_index=True)
    identifier = SealedField(bound_to=("identifier_hash",))
    kind = models.CharField(max_length=12, choices=RecordKind.choices, default=RecordKind.PENALTY)
    # The record of a unit that was copied here; empty for what the platform itself holds.
    source_key = models.CharField(max_length=36, blank=True, db_index=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, blank=True)
    document_no = models.CharField(max_length=80)
    organ = models.CharField(max_length=100)
    fact = models.CharField(max_length=300)
    decided_on = models.DateField()
    publish_until = models.DateField()
    repaired_on = models.DateField(null=True)
    disputed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("公共信用记录")

    def __str__(self) -> str:
        return self.document_no

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a number in what the platform writes about the fact is masked."""
        self.fact = identifiers.mask_within(self.fact)
        super().save(*args, **kwargs)
