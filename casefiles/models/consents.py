"""Consents (授权书), whom they name, and what the gate answered to whom (notice, 六(三))."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.consents.codes import LENGTH, shown
from casefiles.consents.words import DataScope, Judgement, Proof, Span, Use
from casefiles.itemlists.words import SubjectKind
from casefiles.models.cases import Case
from casefiles.models.files import StoredFile
from casefiles.models.hashes import IdentifierHash
from casefiles.models.itemlists import Matter
from tenants.scoped import Doored, Scoped
from tenants.sealed import SealedField


class Consent(Doored, Scoped):
    """One consent of one subject. `unit` took it and keeps the paper; the recipients are named.

    Prepared, printed with its code, signed, and from then on in force until it ends or is withdrawn.
    Found across the office's units by a hash that is salted with the office: the gate alone asks so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("授权书编号"), max_length=30)
    code = models.CharField(_("核验码"), max_length=LENGTH, unique=True, editable=False)
    kind = models.CharField(_("主体类型"), max_length=20, choices=SubjectKind.choices)
    identifier_hash = IdentifierHash(of="identifier", within="office_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))
    name = models.CharField(_("授权人"), max_length=200)
    proof = models.CharField(_("身份证明"), max_length=10, choices=Proof.choices)
    agent = models.CharField(_("代理人或经办人"), max_length=60, blank=True)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="+", verbose_name=_("事项")
    )
    matter_code = models.CharField(max_length=40, blank=True, editable=False)
    purpose = models.CharField(_("用途"), max_length=300)
    scopes = ArrayField(
        models.CharField(max_length=12, choices=DataScope.choices), verbose_name=_("数据范围")
    )
    span = models.CharField(_("授权期限"), max_length=8, choices=Span.choices)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="consents", verbose_name=_("办件")
    )
    starts_on = models.DateField(_("自"))
    ends_on = models.DateField(_("至"), null=True)
    sensitive = models.BooleanField(_("同意处理敏感个人信息"), default=False)
    pass_on = models.BooleanField(_("同意向其他单位提供"), default=False)
    publish = models.BooleanField(_("同意公示"), default=False)
    text_version = models.CharField(_("文本版本"), max_length=20)
    text = models.TextField(_("授权条款"))
    prepared_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("制作时间"))
    signed_on = models.DateField(_("签署日期"), null=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("签署原件")
    )
    recorded_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), null=True)
    # Over the terms, the text as it was signed and the paper; the code in it keeps it from being guessed.
    evidence_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    evidence_sm3 = models.CharField(max_length=64, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    withdrawal = models.CharField(_("撤回方式"), max_length=200, blank=True)
    forgotten_at = models.DateTimeField(_("个人信息清除时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("授权书")
        base_manager_name = "objects"
        ordering = ["-prepared_at", "pk"]
        indexes = [
            models.Index(fields=["office", "identifier_hash"], name="consents_of_a_subject"),
            models.Index(fields=["unit", "-prepared_at"], name="consents_of_a_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number"], name="one_consent_per_unit_and_number"
            ),
            models.CheckConstraint(
                condition=models.Q(span="single", case__isnull=False)
                | models.Q(span="period", ends_on__isnull=False),
                name="a_consent_has_its_case_or_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_consent_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_on__isnull=True, recorded_at__isnull=True)
                | models.Q(signed_on__isnull=False, recorded_at__isnull=False, file__isnull=False),
                name="a_signed_consent_has_its_paper",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_withdrawn_consent_has_its_moment_and_person",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_natural(self) -> bool:
        """Whether a person gave it."""
        return self.kind == SubjectKind.NATURAL

    @property
    def person_named(self) -> str:
        """The person whom its paper names: such a file is given out for a stated purpose only."""
        return self.name if self.is_natural else ""

    @property
    def shown_identifier(self) -> str:
        """The identifier as screens show it."""
        return identifiers.mask(self.identifier)

    @property
    def shown_code(self) -> str:
        """The code as it is printed."""
        return shown(self.code)


class ConsentRecipient(Scoped):
    """被授权单位: one unit that a consent names. `unit` is the consent's, `recipient` the named one."""

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="recipients")
    recipient = models.ForeignKey(
        "tenants.Unit", models.PROTECT, related_name="+", verbose_name=_("被授权单位")
    )

    class Meta:
        verbose_name = _("被授权单位")
        base_manager_name = "objects"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "recipient"], name="a_consent_names_a_unit_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.recipient)


class GateAnswer(Doored, Scoped):
    """What the gate answered: who asked for what, why, and on which consent or law it was let through.

    `unit` asked (its chain holds the entry), `recipient` was to read, `holder` has the data. Kept for the
    subject too: “who asked for my data, and why”.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identifier_hash = IdentifierHash(of="identifier", within="office_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))
    recipient = models.ForeignKey("tenants.Unit", models.PROTECT, related_name="+")
    holder = models.ForeignKey("tenants.Unit", models.PROTECT, related_name="+")
    use = models.CharField(_("用途"), max_length=10, choices=Use.choices)
    scope = models.CharField(_("数据范围"), max_length=12, choices=DataScope.choices)
    purpose = models.CharField(_("事由"), max_length=300)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    judgement = models.CharField(_("答复"), max_length=14, choices=Judgement.choices)
    # Another unit may keep the paper, so this is no key that the asking unit could follow.
    consent_id = models.UUIDField(null=True, db_index=True)
    law = models.CharField(_("法律依据"), max_length=300, blank=True)
    asked_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("授权核验")
        base_manager_name = "objects"
        ordering = ["-asked_at", "pk"]
        indexes = [
            models.Index(fields=["office", "identifier_hash"], name="answers_about_a_subject")
        ]

    def __str__(self) -> str:
        return f"{self.get_use_display()} {self.purpose}"
