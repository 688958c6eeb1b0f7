"""The measure catalogue (惩戒措施清单): which restrictions and incentives the office lets units use."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import BasisLevel
from casefiles.models.register import Severity
from tenants.scoped import InScope, PublishedByOffice


class MeasureKind(models.TextChoices):
    """失信惩戒 / 守信激励."""

    RESTRICTION = "restriction", _("失信惩戒")
    INCENTIVE = "incentive", _("守信激励")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return "warn" if self == MeasureKind.RESTRICTION else "ok"


# A restriction rests on one of these, directly (国办发〔2020〕49号); a department rule only as far as
# the national catalogue names it, which the note says.
MAY_RESTRICT = frozenset(
    {
        BasisLevel.LAW,
        BasisLevel.REGULATION,
        BasisLevel.LOCAL_REGULATION,
        BasisLevel.CENTRAL_POLICY,
        BasisLevel.DEPARTMENT_RULE,
    }
)


class MeasureEntry(InScope):
    """One version of one measure. Versions are never edited: a case keeps the one it was decided by.

    `least` is the least severity that it may answer, `hearing_days` the working days in which the
    subject may be heard before it takes effect (0 for an incentive).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    code = models.CharField(_("编号"), max_length=20)
    version = models.PositiveSmallIntegerField(_("版本"))
    kind = models.CharField(_("种类"), max_length=12, choices=MeasureKind.choices)
    name = models.CharField(_("措施"), max_length=200)
    basis = models.CharField(_("依据条款"), max_length=300)
    level = models.CharField(_("依据层级"), max_length=20, choices=BasisLevel.choices)
    least = models.CharField(
        _("适用程度"), max_length=10, choices=Severity.choices, default=Severity.GENERAL
    )
    hearing_days = models.PositiveSmallIntegerField(_("陈述申辩期（工作日）"), default=5)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    published_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("发布时间"))
    ended_at = models.DateTimeField(_("停用时间"), null=True)

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("措施清单")
        base_manager_name = "objects"
        ordering = ["-kind", "code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "code", "version"], name="one_measure_per_office_code_and_version"
            ),
            models.UniqueConstraint(
                fields=["office", "code"],
                condition=models.Q(ended_at__isnull=True),
                name="one_version_of_a_measure_in_force",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="restriction")
                | models.Q(hearing_days__gt=0) & ~models.Q(level="normative"),
                name="a_restriction_is_heard_and_has_a_sufficient_basis",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="restriction") | ~models.Q(least="minor"),
                name="no_restriction_for_what_is_minor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
