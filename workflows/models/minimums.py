"""What the office prescribes: the least that a unit's approval steps must hold. Versions, only added."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants import clock
from tenants.scoped import InScope, PublishedByOffice
from workflows.models.templates import TemplateKind


class Minimums(PublishedByOffice["Minimum"]):
    """The minimums of an office, which its units may read."""

    def in_force(self, office_id: int, kind: str) -> "Minimum | None":
        """The minimum for a kind now: its own, else the one for all filings. None: nothing is asked."""
        general = [] if kind == TemplateKind.CASE else [TemplateKind.FILING]
        rows = self.filter(
            office_id=office_id, kind__in=[kind, *general], in_force_from__lte=clock.now()
        ).order_by("version")
        found = {row.kind: row for row in rows}
        own = found.get(kind)
        if own is not None and own.steps:
            return own
        return found.get(TemplateKind.FILING) if general else None


class Minimum(InScope):
    """One version of what an office prescribes for a kind, from a day on.

    `steps` are `{"title": …, "role": …}` in the order in which they must stand in a unit's template,
    each without a condition and signed by that role or a higher one. Without steps it says that the
    kind has no minimum of its own any more.
    """

    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=20, choices=TemplateKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"))
    in_force_from = models.DateTimeField(_("启用"))
    steps = models.JSONField(_("环节"), default=list)

    objects: ClassVar[Minimums] = Minimums()

    class Meta:
        verbose_name = _("最低审批要求")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "version"],
                name="one_minimum_per_office_kind_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"
