"""Legal bases that end: what the office has registered, for every unit's list at once."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.scoped import InScope, PublishedByOffice


class EndingBasis(InScope):
    """A law or paper that is repealed or runs out; `last_on` is its last day in force.

    It is found in a matter's 法律依据 by its title. Local normative documents carry a term, laws are
    replaced: one line here warns every unit that cites the title.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    title = models.CharField(_("依据名称"), max_length=120)
    last_on = models.DateField(_("有效期至"))
    note = models.CharField(_("说明"), max_length=300, blank=True)
    entered_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("依据失效登记")
        base_manager_name = "objects"
        ordering = ["last_on", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "title"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_ending_basis_per_office_and_title",
            )
        ]

    def __str__(self) -> str:
        return self.title
