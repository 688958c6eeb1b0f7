"""The register of credit service agencies (信用服务机构名册), kept by the office, read by its units."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.agencies.words import ExitReason, FilingLevel, Grade
from tenants.scoped import InScope, PublishedByOffice


class CreditAgency(InScope):
    """One filing of one agency: listed from `filed_on`, until `left_on` (that day excluded).

    An agency that comes back is filed anew. What it is, is public; what changed stands in the trail.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    name = models.CharField(_("机构名称"), max_length=100)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    filing_no = models.CharField(_("备案编号"), max_length=60)
    level = models.CharField(_("备案级别"), max_length=10, choices=FilingLevel.choices)
    filed_on = models.DateField(_("备案日期"))
    scope = models.CharField(_("业务范围"), max_length=300)
    standards = models.CharField(_("评价标准"), max_length=300, blank=True)
    representative = models.CharField(_("法定代表人"), max_length=60, blank=True)
    changed_on = models.DateField(_("最近变更日期"), null=True)
    grade = models.CharField(_("等级"), max_length=2, choices=Grade.choices, blank=True)
    left_on = models.DateField(_("退出日期"), null=True)
    exit_reason = models.CharField(
        _("退出原因"), max_length=12, choices=ExitReason.choices, blank=True
    )
    exit_note = models.CharField(_("退出说明"), max_length=300, blank=True)

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("信用服务机构")
        base_manager_name = "objects"
        ordering = ["name", "filed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "uscc"],
                condition=models.Q(left_on__isnull=True),
                name="an_agency_is_listed_once",
            ),
            models.UniqueConstraint(
                fields=["office", "filing_no"], name="one_agency_per_office_and_filing_no"
            ),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(left_on__gte=models.F("filed_on")),
                name="an_agency_leaves_after_it_came",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_listed(self, day: date) -> bool:
        """Whether it stood on the register on a day."""
        return self.filed_on <= day and (self.left_on is None or day < self.left_on)
