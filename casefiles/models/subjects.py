"""Credit subjects (信用主体) as one unit knows them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles import identifiers
from casefiles.itemlists.words import SubjectKind
from casefiles.models.hashes import BodyHash, IdentifierHash
from tenants.scoped import Scoped, history
from tenants.sealed import SealedField


class CreditSubject(Scoped):
    """A legal person, natural person or unincorporated body. What one unit knows stays with it.

    Every identifier is sealed, a person's and a company's alike.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("主体类型"), max_length=20, choices=SubjectKind.choices)
    # Found by its hash, which is salted with the unit: one person in two units shows as two.
    identifier_hash = IdentifierHash(of="identifier", within="unit_id")
    identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))
    # An old organisation code and the USCC that took its place are one body.
    body_hash = BodyHash(of="identifier", within="unit_id")
    name = models.CharField(_("名称"), max_length=200)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="doubles", verbose_name=_("合并到")
    )

    history = history()

    class Meta:
        verbose_name = _("信用主体")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "identifier_hash"], name="one_subject_per_unit_and_identifier"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="no_subject_is_its_own_double",
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "body_hash"],
                condition=models.Q(body_hash__isnull=False),
                name="subjects_of_a_body",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_natural(self) -> bool:
        """Whether the subject is a person, whose number is masked and whose reading is recorded."""
        return self.kind == SubjectKind.NATURAL

    @property
    def shown_identifier(self) -> str:
        """The identifier as screens show it: a person's is masked (notice, 六(三))."""
        return identifiers.mask(self.identifier)

    @property
    def trail_label(self) -> str:
        """What the trail calls the subject: a person's name is not written where nothing is erased."""
        # Whoever was forgotten has no number left, and a name that says so.
        natural = self.kind == SubjectKind.NATURAL and self.identifier
        return self.shown_identifier if natural else self.name

    @property
    def itself(self) -> "CreditSubject":
        """The subject that a double was merged into, or this one."""
        return self.merged_into or self


class FormerName(Scoped):
    """曾用名: a name that a subject bore until a day."""

    subject = models.ForeignKey(CreditSubject, models.PROTECT, related_name="former_names")
    name = models.CharField(_("曾用名"), max_length=200)
    until = models.DateField(_("变更日期"))
    noted_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("曾用名")
        base_manager_name = "objects"
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return self.name
