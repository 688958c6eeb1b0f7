"""The annual review (年度核对): a unit looks through its list and says whether it still holds."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.models.filings import Filing
from casefiles.models.itemlists import ItemList
from tenants.scoped import Scoped, history


class ReviewOutcome(models.TextChoices):
    """What the review found."""

    UNCHANGED = "unchanged", _("无变化，继续有效")
    AMENDED = "amended", _("已另行报送修订")


class ListReview(Scoped):
    """The contents of one revision of an annual review: of which version, with what outcome.

    `expired` counts the matters that had ended, or whose legal basis had, as the review was
    submitted; `people_current` says that the plan's leader and liaison are still the same people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="list_reviews")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    item_list = models.ForeignKey(ItemList, models.PROTECT, related_name="+")
    outcome = models.CharField(_("核对结论"), max_length=12, choices=ReviewOutcome.choices)
    reason = models.CharField(_("核对说明"), max_length=500)
    people_current = models.BooleanField(_("分管领导和联络员无变动"), default=False)
    rows = models.PositiveIntegerField(_("事项数"), default=0)
    expired = models.PositiveIntegerField(_("已失效"), default=0)

    history = history()

    class Meta:
        verbose_name = _("清单年度核对")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "revision"], name="one_list_review_per_filing_and_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filing.title} r{self.revision}"
