"""Credit commitments (信用承诺; notice, 五): wordings with versions, what was signed, what is published."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.commitments.wording import CommitmentKind, Wording
from casefiles.models.cases import Case
from casefiles.models.files import StoredFile
from casefiles.workdays.deadlines import last_day_of
from tenants.scoped import Doored, InScope, PublishedByOffice, Scoped

# How the version of a county's wording begins, where a unit's begins with the matter's code.
COUNTY = "county"


def said_version(version: str) -> str:
    """A version in words: `县级范本 v2`, `SY-01 v1`."""
    head, _space, tail = version.partition(" ")
    return f"{_t('县级范本')} {tail}".strip() if head == COUNTY else version


class CommitmentTerms(models.Model):
    """One version of a wording; a newer one replaces it, a signed commitment keeps its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("承诺类型"), max_length=10, choices=CommitmentKind.choices)
    version = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("标题"), max_length=60)
    status = models.TextField(_("自身信用状况"), max_length=2000)
    truth = models.TextField(_("材料真实性"), max_length=2000)
    liability = models.TextField(_("违约责任"), max_length=2000)
    restriction = models.TextField(_("自愿接受惩戒"), max_length=2000)
    check_workdays = models.PositiveSmallIntegerField(_("核查期限（工作日）"))
    published_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("发布"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    @property
    def wording(self) -> Wording:
        """As the rules take it."""
        return Wording(
            CommitmentKind(self.kind),
            self.title,
            self.status,
            self.truth,
            self.liability,
            self.restriction,
            self.check_workdays,
        )


class CountyCommitment(CommitmentTerms, InScope):
    """A wording of the credit office for all its units."""

    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("县级承诺书范本")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "version"],
                name="one_county_commitment_per_kind_and_version",
            )
        ]


class CommitmentTemplate(CommitmentTerms, Scoped):
    """A unit's own wording for one matter, found by the matter's code in whichever list is in force."""

    matter_code = models.CharField(_("事项编码"), max_length=40)

    class Meta:
        verbose_name = _("承诺书文本")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "matter_code", "kind", "version"],
                name="one_commitment_text_per_matter_kind_and_version",
            )
        ]


class CommitmentState(models.TextChoices):
    """What is true of a commitment (履诺状态)."""

    DRAFT = "draft", _("待签署")
    SIGNED = "signed", _("履行中")
    FULFILLED = "fulfilled", _("已履行")
    SUSPECTED = "suspected", _("拟认定违诺")
    BREACHED = "breached", _("违背承诺")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        tones = {"draft": "warn", "signed": "brand", "fulfilled": "ok", "suspected": "warn"}
        return tones.get(self.value, "bad")


class SigningMethod(models.TextChoices):
    """How the subject signed."""

    DRAWN = "drawn", _("屏幕手写")
    TYPED = "typed", _("键盘录入姓名并当面确认")
    PAPER = "paper", _("上传纸质签署件")


class Capacity(models.TextChoices):
    """As whom the signer signed."""

    SELF = "self", _("本人")
    REPRESENTATIVE = "representative", _("法定代表人或负责人")
    AGENT = "agent", _("授权代理人")


class Commitment(Doored, Scoped):
    """What one subject promised in one case.

    `text` and `promise` are frozen when it is signed, together with both digests; `version` says of
    which wording they are. `check_due_at` is the exclusive end of the day on which the fulfilment is
    to have been checked. The subject is the case's: no name is kept twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="commitments")
    code = models.CharField(_("承诺书编号"), max_length=60)
    kind = models.CharField(_("承诺类型"), max_length=10, choices=CommitmentKind.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=CommitmentState.choices, default=CommitmentState.DRAFT
    )
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("承诺内容"))
    version = models.CharField(_("文本版本"), max_length=60)
    promise = models.TextField(_("承诺事项"), blank=True)
    check_due_at = models.DateTimeField(_("履诺核查期限"))
    prepared_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("拟制"))
    signer_name = models.CharField(_("签署人"), max_length=80, blank=True)
    capacity = models.CharField(_("签署身份"), max_length=15, choices=Capacity.choices, blank=True)
    method = models.CharField(
        _("签署方式"), max_length=6, choices=SigningMethod.choices, blank=True
    )
    signed_at = models.DateTimeField(_("签署"), null=True)
    witnessed_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    signature = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    agreed_to_publish = models.BooleanField(_("同意公开"), default=False)
    checked_at = models.DateTimeField(_("核查"), null=True)
    checked_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    check_note = models.TextField(_("核查情况"), blank=True)

    class Meta:
        verbose_name = _("承诺书")
        base_manager_name = "objects"
        ordering = ["-prepared_at", "pk"]
        indexes = [
            models.Index(fields=["unit", "state", "check_due_at"]),
            models.Index(fields=["case"], name="commitments_of_a_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"], name="one_commitment_per_unit_and_code"
            ),
            models.UniqueConstraint(fields=["id", "door"], name="a_commitment_and_its_door"),
            models.CheckConstraint(
                condition=models.Q(state="draft", signed_at__isnull=True)
                | ~models.Q(state="draft")
                & models.Q(signed_at__isnull=False)
                & ~models.Q(sha256="")
                & ~models.Q(sm3=""),
                name="a_signed_commitment_has_its_moment_and_digests",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def check_due_on(self) -> date:
        """The last day for the check, in Shanghai."""
        return last_day_of(self.check_due_at)

    @property
    def said_version(self) -> str:
        """Of which wording it is, in words."""
        return said_version(self.version)

    @property
    def paragraphs(self) -> list[str]:
        """The text, one line for each part."""
        return self.text.split("\n")


class CommitmentEvidence(Doored, Scoped):
    """A file that shows how a commitment was kept or broken. Tied to the case, as all its files are."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("履诺核查证据")
        base_manager_name = "objects"
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return str(self.file)


class PublishedCommitment(Scoped):
    """What the public may read of a signed commitment whose subject agreed; persons are masked.

    Copied when it is published, so that the open page needs none of the tables that hold subjects.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="published")
    code = models.CharField(_("承诺书编号"), max_length=60)
    kind = models.CharField(_("承诺类型"), max_length=10, choices=CommitmentKind.choices)
    title = models.CharField(_("标题"), max_length=60)
    subject = models.CharField(_("承诺主体"), max_length=200)
    identifier = models.CharField(_("代码"), max_length=40)
    matter = models.CharField(_("事项"), max_length=200)
    text = models.TextField(_("承诺内容"))
    promise = models.TextField(_("承诺事项"), blank=True)
    signed_on = models.DateField(_("承诺日期"))
    standing = models.CharField(_("履行情况"), max_length=10, choices=CommitmentState.choices)
    published_at = models.DateTimeField(_("公开"))
    retracted_at = models.DateTimeField(_("撤下"), null=True)

    class Meta:
        verbose_name = _("公开的信用承诺")
        base_manager_name = "objects"
        ordering = ["-signed_on", "-published_at", "pk"]
        indexes = [models.Index(fields=["office", "-signed_on"])]

    def __str__(self) -> str:
        return self.code
