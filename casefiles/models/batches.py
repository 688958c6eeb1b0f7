"""Batches (批量核查): many subjects of a list asked at once for one matter; a verdict for each row."""

import json
import uuid
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.batches.words import BatchState, BatchVerdict, Fault
from casefiles.itemlists.words import SubjectKind
from casefiles.models.cases import LawfulBasis
from casefiles.models.files import StoredFile
from casefiles.models.hashes import IdentifierHash
from casefiles.models.itemlists import Matter
from casefiles.models.usability import Usability, judge
from tenants.scoped import Scoped
from tenants.sealed import SealedField


class Batch(Scoped):
    """One list, with the ground on which its subjects' records are read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("编号"), max_length=30)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", verbose_name=_("事项"))
    lawful_basis = models.CharField(_("查询依据"), max_length=20, choices=LawfulBasis.choices)
    basis_note = models.CharField(_("条款或授权书编号"), max_length=300)
    state = models.CharField(
        _("状态"), max_length=10, choices=BatchState.choices, default=BatchState.DRAFT
    )
    total = models.PositiveIntegerField(_("名单行数"))
    opened_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("上传时间"))
    started_by = models.ForeignKey(
        "tenants.User", models.PROTECT, null=True, related_name="+", editable=False
    )
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    # Set while the platform is away: when the rest is asked about.
    next_at = models.DateTimeField(_("下次查询"), null=True)
    trouble = models.CharField(_("等待原因"), max_length=10, blank=True)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    forgotten_at = models.DateTimeField(_("个人信息清除时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("批量核查")
        base_manager_name = "objects"
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["unit", "-opened_at"], name="batches_of_a_unit"),
            models.Index(fields=["next_at"], name="batches_that_wait"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="one_batch_per_unit_and_number")
        ]

    def __str__(self) -> str:
        return self.number


class BatchRow(Scoped):
    """One row of the list. Its id is the idempotency key of its question."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField(_("行号"))
    cell = models.CharField(_("单元格"), max_length=10)
    name = models.CharField(_("名称"), max_length=200, blank=True)
    kind = models.CharField(_("主体类型"), max_length=20, choices=SubjectKind.choices, blank=True)
    identifier_hash = IdentifierHash(of="identifier", within="office_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"), blank=True)
    fault = models.CharField(_("差错"), max_length=12, choices=Fault.choices, blank=True)
    fault_said = models.CharField(_("差错说明"), max_length=300, blank=True)
    verdict = models.CharField(
        _("结果"), max_length=12, choices=BatchVerdict.choices, default=BatchVerdict.PENDING
    )
    found = models.PositiveIntegerField(_("记录数"), default=0)
    usable = models.PositiveIntegerField(_("可用记录数"), default=0)
    records = SealedField(bound_to=("unit_id", "id"), blank=True)
    cutoff_at = models.DateTimeField(_("截止时点"), null=True)
    queried_at = models.DateTimeField(_("查询时间"), null=True)
    # One file holds the answers of a piece of the list; the hashes are of this row's own answer.
    evidence = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    case_no = models.CharField(_("办件编号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("批量核查名单行")
        base_manager_name = "objects"
        ordering = ["position"]
        indexes = [
            models.Index(fields=["batch", "verdict", "position"], name="rows_of_a_batch"),
            models.Index(fields=["office", "identifier_hash"], name="batch_rows_of_a_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_row_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.batch}-{self.position}"

    @property
    def is_natural(self) -> bool:
        """Whether it is a person's."""
        return self.kind == SubjectKind.NATURAL

    @property
    def person_named(self) -> str:
        """A person whom its evidence names: the file holds the answers of a piece of the list."""
        beside = BatchRow.objects.filter(evidence=self.evidence_id, kind=SubjectKind.NATURAL)
        return beside.values_list("name", flat=True).first() or ""

    @property
    def shown_identifier(self) -> str:
        """The identifier as screens show it."""
        return identifiers.mask(self.identifier) if self.identifier else ""

    @property
    def verdict_tone(self) -> str:
        """The colour class of its verdict."""
        return BatchVerdict(self.verdict).tone

    @property
    def evidence_number(self) -> str:
        """How its answer is cited: the batch's number and the row's."""
        return f"{self.batch.number}-{self.position}" if self.evidence_id else ""

    @property
    def shown_records(self) -> "list[tuple[dict[str, Any], Usability]]":
        """What was found, each with whether a restriction may rest on it, as the query found it; what was
        repaired since is."""
        found: list[dict[str, Any]] = json.loads(self.records) if self.records else []
        assert not found or self.queried_at is not None
        return [(each, usability_of(each, on=self._judged_on(each))) for each in found]

    def _judged_on(self, told: dict[str, Any]) -> date:
        assert self.queried_at is not None
        repaired = told["repaired_on"]
        asked_on = self.queried_at.date()
        return max(asked_on, date.fromisoformat(repaired)) if repaired else asked_on


def usability_of(row: dict[str, Any], *, on: date) -> Usability:
    """Whether a restriction may rest on a record in its kept form."""
    repaired = row["repaired_on"]
    return judge(
        row["severity"],
        publish_until=date.fromisoformat(row["publish_until"]),
        repaired_on=date.fromisoformat(repaired) if repaired else None,
        disputed=row["disputed"],
        on=on,
    )
