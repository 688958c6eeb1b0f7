"""信用记录归集: permits, penalties, red-list entries and commitments that a unit registers and publishes."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.itemlists.words import SubjectKind
from casefiles.models.files import StoredFile
from casefiles.models.hashes import IdentifierHash
from casefiles.models.register import Severity
from casefiles.models.usability import Usability, judge
from casefiles.registering.words import RecordKind, RecordState, RequestKind, RequestState
from tenants.scoped import Scoped, history
from tenants.sealed import SealedField

OPEN_REQUEST = models.Q(state=RequestState.OPEN)


class CreditRecord(Scoped):
    """One record: entered by one person, published by another, then copied into the public register.

    `due_at` is the exclusive end of the time to publish it: seven working days after the decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("记录类型"), max_length=12, choices=RecordKind.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=RecordState.choices, default=RecordState.DRAFT
    )
    subject_kind = models.CharField(_("主体类型"), max_length=20, choices=SubjectKind.choices)
    name = models.CharField(_("名称"), max_length=200)
    identifier_hash = IdentifierHash(of="identifier", within="unit_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"), blank=True)
    document_no = models.CharField(_("决定文书号"), max_length=80)
    title = models.CharField(_("决定文书名称"), max_length=200)
    # What was permitted, punished, honoured or promised, and what came of it.
    fact = models.CharField(_("事实或内容"), max_length=300)
    record_basis = models.CharField(_("依据"), max_length=300)
    result = models.CharField(_("决定结果"), max_length=300, blank=True)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity.choices, blank=True)
    decided_on = models.DateField(_("决定日期"))
    valid_until = models.DateField(_("有效期至"), null=True)
    publish_until = models.DateField(_("公示截止"))
    due_at = models.DateTimeField(_("公示期限"))
    disputed = models.BooleanField(_("异议中"), default=False)
    repaired_on = models.DateField(_("修复日期"), null=True)
    entered_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("录入"))
    published_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("公示"), null=True)
    ended_at = models.DateTimeField(_("撤下或者作废"), null=True)
    forgotten_at = models.DateTimeField(_("个人信息清除时间"), null=True, editable=False)
    history = history()

    class Meta:
        verbose_name = _("归集的信用记录")
        base_manager_name = "objects"
        ordering = ["-entered_at", "pk"]
        indexes = [
            models.Index(fields=["unit", "state", "-entered_at"], name="records_of_a_unit"),
            models.Index(fields=["unit", "identifier_hash"], name="records_of_a_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "document_no", "identifier_hash"],
                condition=~models.Q(state__in=("withdrawn", "discarded")),
                name="one_record_per_document_and_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(published_by__isnull=True)
                | ~models.Q(published_by=models.F("entered_by")),
                name="nobody_publishes_the_own_record",
            ),
        ]

    def __str__(self) -> str:
        return self.document_no

    @property
    def trail_label(self) -> str:
        """An entry never holds what names a person: documents of persons may carry their names."""
        return f"{self.get_kind_display()} {self.document_no}"

    @property
    def is_natural(self) -> bool:
        """Whether it is a person's."""
        return self.subject_kind == SubjectKind.NATURAL

    @property
    def shown_identifier(self) -> str:
        """The identifier as screens show it."""
        return identifiers.mask(self.identifier) if self.identifier else ""

    @property
    def is_adverse(self) -> bool:
        """Whether it tells against its subject: a penalty."""
        return self.kind == RecordKind.PENALTY

    @property
    def tone(self) -> str:
        """The colour class of its state."""
        return RecordState(self.state).tone

    def usability_on(self, day: date) -> Usability | None:
        """What a published penalty is good for on a day; nothing for what is no ground of a restriction."""
        if not self.is_adverse or self.state != RecordState.PUBLISHED:
            return None
        return judge(
            self.severity,
            publish_until=self.publish_until,
            repaired_on=self.repaired_on,
            disputed=self.disputed,
            on=day,
        )


class RecordRequest(Scoped):
    """更正、异议、修复: asked about a published record, answered by another person within its time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(CreditRecord, models.PROTECT, related_name="requests")
    kind = models.CharField(_("申请事项"), max_length=12, choices=RequestKind.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=RequestState.choices, default=RequestState.OPEN
    )
    ground = models.TextField(_("理由"))
    # Of a correction: what the record shall say instead, by the names of its columns.
    wanted = models.JSONField(default=dict)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("证明材料")
    )
    opened_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("受理"))
    due_at = models.DateTimeField(_("答复期限"))
    decided_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("答复"), null=True)
    answer = models.TextField(_("答复意见"), blank=True)

    class Meta:
        verbose_name = _("对信用记录的申请")
        base_manager_name = "objects"
        ordering = ["-opened_at", "pk"]
        indexes = [models.Index(fields=["unit", "state", "due_at"], name="requests_of_a_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "kind"],
                condition=OPEN_REQUEST,
                name="one_open_request_per_record_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("opened_by")),
                name="nobody_answers_the_own_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.get_kind_display()}"

    @property
    def trail_label(self) -> str:
        """As the record's."""
        return f"{self.record.trail_label} {self.get_kind_display()}"

    @property
    def tone(self) -> str:
        """The colour class of its state."""
        return RequestState(self.state).tone

    @property
    def shown_wanted(self) -> list[tuple[str, str]]:
        """What a correction puts in the place of what, with the column's name."""
        columns = CreditRecord._meta
        return [
            (str(columns.get_field(name).verbose_name), text)  # type: ignore[union-attr]
            for name, text in self.wanted.items()
        ]

    @property
    def person_named(self) -> str:
        """The person whom its paper names: such a file is given out for a stated purpose only."""
        return self.record.name if self.record.is_natural else ""
