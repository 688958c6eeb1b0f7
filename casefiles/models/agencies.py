"""Stub until the agencies land."""

import uuid
from typing import ClassVar

from django.db import models

from tenants.scoped import InScope, PublishedByOffice


class CreditAgency(InScope):
    """Stub."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    name = models.CharField("机构名称", max_length=100)
    filing_no = models.CharField("备案编号", max_length=40)
    filed_on = models.DateField("备案日期")
    struck_off_on = models.DateField("退出日期", null=True)

    objects: ClassVar[PublishedByOffice["CreditAgency"]] = PublishedByOffice()

    class Meta:
        verbose_name = "信用服务机构"
        base_manager_name = "objects"
        default_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
