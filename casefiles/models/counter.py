"""柜台查询: a subject came in person, or sent somebody, and was given its own record (notice, 四)."""

import json
import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.consents.codes import LENGTH, shown
from casefiles.counter.words import Proof, Visit
from casefiles.itemlists.words import SubjectKind
from casefiles.models.files import StoredFile
from casefiles.models.hashes import IdentifierHash
from tenants.scoped import Scoped
from tenants.sealed import SealedField


class CounterQuery(Scoped):
    """One visit: who came for whose record, what was checked, what was printed. A log that is not edited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("编号"), max_length=30)
    code = models.CharField(_("核验码"), max_length=LENGTH, unique=True, editable=False)
    visit = models.CharField(_("查询人"), max_length=12, choices=Visit.choices)
    kind = models.CharField(_("主体类型"), max_length=20, choices=SubjectKind.choices)
    identifier_hash = IdentifierHash(of="identifier", within="office_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))
    name = models.CharField(_("名称"), max_length=200)
    bearer = models.CharField(_("持有人或代理人"), max_length=60, blank=True)
    bearer_number = SealedField(
        _("持有人或代理人身份证号码"), bound_to=("unit_id", "id"), blank=True
    )
    letter = models.CharField(_("介绍信或委托书"), max_length=100, blank=True)
    proofs = ArrayField(
        models.CharField(max_length=12, choices=Proof.choices), verbose_name=_("查验材料")
    )
    channel = models.CharField(_("查询渠道"), max_length=60)
    cutoff_at = models.DateTimeField(_("截止时点"))
    found = models.PositiveIntegerField(_("记录数"))
    # What was printed, as JSON: the evidence's own form differs from platform to platform.
    records = SealedField(bound_to=("unit_id", "id"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("证据"))
    clerk = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    served_at = models.DateTimeField(_("查询时间"))
    # Something that was printed has changed since: the paper is no longer to be relied upon.
    superseded_at = models.DateTimeField(_("记录变动时间"), null=True, editable=False)
    forgotten_at = models.DateTimeField(_("个人信息清除时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("柜台查询")
        base_manager_name = "objects"
        ordering = ["-served_at", "pk"]
        indexes = [
            models.Index(fields=["unit", "-served_at"], name="counter_log_of_a_unit"),
            models.Index(fields=["office", "identifier_hash"], name="visits_of_a_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="one_counter_query_per_unit_and_number"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_natural(self) -> bool:
        """Whether the record is a person's."""
        return self.kind == SubjectKind.NATURAL

    @property
    def person_named(self) -> str:
        """The person whom its evidence names: such a file is given out for a stated purpose only."""
        return self.name if self.is_natural else ""

    @property
    def shown_identifier(self) -> str:
        """The identifier as screens show it."""
        return identifiers.mask(self.identifier)

    @property
    def shown_bearer(self) -> str:
        """The bearer's number as screens show it."""
        return identifiers.mask(self.bearer_number) if self.bearer_number else ""

    @property
    def shown_code(self) -> str:
        """The code as it is printed."""
        return shown(self.code)

    @property
    def printed(self) -> list[dict[str, Any]]:
        """The records as they were printed."""
        found: list[dict[str, Any]] = json.loads(self.records) if self.records else []
        return found
