"""What the office keeps for all its units: model lists to begin from, and the county's own codes."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.itemlists import Terms
from tenants.scoped import InScope, PublishedByOffice


class ModelList(InScope):
    """A list that the office published as an example (示范清单): a copy, which units of it may read.

    It names the unit that it comes from (none for the county's own), but no row of a unit is behind
    it: units never read each other's rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    title = models.CharField(_("名称"), max_length=200)
    origin = models.ForeignKey("tenants.Unit", models.PROTECT, null=True, related_name="+")
    origin_name = models.CharField(_("来源单位"), max_length=200, blank=True)
    source = models.UUIDField(
        null=True, editable=False, help_text="the item list it was copied from"
    )
    version = models.PositiveSmallIntegerField(_("来源版本"), null=True)
    size = models.PositiveIntegerField(_("事项数"))
    published_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("发布时间"))
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True)

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("示范清单")
        base_manager_name = "objects"
        ordering = ["-published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "source"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_model_list_in_use_per_item_list",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ModelMatter(Terms, InScope):
    """One matter of a model list, without section, contact, dates and numbers of cases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    model_list = models.ForeignKey(ModelList, models.PROTECT, related_name="matters")

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("示范事项")
        base_manager_name = "objects"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["model_list", "code"], name="one_model_matter_per_list_and_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CatalogueEntry(InScope):
    """The county's code for a matter, by its name without spaces and punctuation (`key`).

    Several names may carry one code: then they are one matter of the county.
    """

    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    name = models.CharField(_("事项名称"), max_length=200)
    code = models.CharField(_("县级编码"), max_length=40)
    given_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(_("赋码时间"))

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("县级事项编码")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "key"], name="one_county_code_per_office_and_matter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
