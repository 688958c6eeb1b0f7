"""Entries of the trail: one append-only chain per unit, and one per office for its own deeds."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import actions, chain
from tenants.scoped import ScopedManager


class TrailIsClosed(TypeError):
    """An entry was to be changed or deleted. Entries are only ever added."""


class Entries(models.QuerySet["Entry"]):
    """Entries in scope; they can be read, and added by `record()` alone."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        raise TrailIsClosed("the trail cannot be edited")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TrailIsClosed("the trail cannot be cut")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list["Entry"]:
        """Refused: an entry enters by `record()`, which chains it."""
        raise TrailIsClosed("entries are added by record() alone")

    def create(self, **kwargs: Any) -> "Entry":
        """Refused: an entry enters by `record()`, which chains it."""
        raise TrailIsClosed("entries are added by record() alone")

    def of(self, subject: models.Model) -> "Entries":
        """What happened to one record, newest first by number: a clock may have been set back."""
        return self.filter(
            subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
        ).order_by("-seq")


class EntryManager(ScopedManager["Entry"].from_queryset(Entries)):  # type: ignore[misc]
    """The scoped manager with the reading verbs."""


class Entry(models.Model):
    """Who did what to which record, when, with what data; hashed over the previous entry.

    `unit` is null for deeds of the office itself; only the office sees those. Labels are copied
    in, so the entry can be read when the people and records have other names.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("tenants.Unit", models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    chain = models.CharField(max_length=50)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    actor = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    algorithm = models.CharField(max_length=10)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryManager()

    class Meta:
        verbose_name = _("台账")
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["unit", "action", "at"]),
            models.Index(fields=["office", "at"]),
            models.Index(fields=["office", "action", "at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_chain_and_number")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The entry's readable number, for example `czj#128`."""
        return f"{self.chain.partition(':')[2]}#{self.seq}"

    @property
    def label(self) -> str:
        """The action's Chinese name."""
        return str(actions.find(self.action).label)

    def hashed_fields(self) -> dict[str, Any]:
        """Exactly what the hash covers."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "at": chain.moment(self.at),
            "action": self.action,
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "subject_label": self.subject_label,
            "data": self.data,
            "prev": self.prev_hash,
            "unit": self.unit_id,
            "office": self.office_id,
            "uid": str(self.uid),
        }

    def computed_hash(self) -> str:
        """The hash that the fields give now."""
        return chain.digest(chain.canonical(self.hashed_fields()), self.algorithm)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only new entries are saved."""
        if not self._state.adding:
            raise TrailIsClosed("the trail cannot be edited")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise TrailIsClosed("the trail cannot be cut")
