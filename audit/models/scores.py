"""Rubrics, scores and what was adjusted of them.

A score keeps its inputs, the rubric version and the entries behind it; an adjustment keeps before,
after, reason and who approved it.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.scoped import InScope, PublishedByOffice, Scoped


class Rubric(InScope):
    """One version of an office's scoring rules for a year: which indicators, how many points."""

    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    points = models.JSONField(help_text="indicator code → points")
    published_at = models.DateTimeField()

    objects = PublishedByOffice()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "version"], name="one_rubric_per_office_year_and_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.version}"


class Assessment(InScope):
    """One computation of all units' scores for a year, as of a moment.

    `shown_until` is the exclusive end of the days on which the units may appeal. One that was taken
    back stands as a computation among others; `met_on` and `minutes` name the leading group's meeting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    heads = models.JSONField(help_text="chain → [seq, hash] at the moment of computation")
    shown_at = models.DateTimeField(null=True)
    shown_until = models.DateTimeField(null=True)
    shown_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    taken_back_why = models.CharField(max_length=300, blank=True)
    met_on = models.DateField(null=True)
    minutes = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField(null=True)
    locked_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")

    objects = PublishedByOffice()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"],
                name="one_assessment_per_office_year_and_number",
            ),
            models.UniqueConstraint(
                fields=["office", "year"],
                condition=models.Q(locked_at__isnull=False),
                name="one_locked_assessment_per_office_and_year",
            ),
            models.UniqueConstraint(
                fields=["office", "year"],
                condition=models.Q(shown_at__isnull=False, taken_back_at__isnull=True),
                name="one_shown_assessment_per_office_and_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def is_shown(self) -> bool:
        """Whether the units read it as the result of the year."""
        return self.shown_at is not None and self.taken_back_at is None


class Score(Scoped):
    """One unit's points for one indicator in one assessment."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="scores")
    indicator = models.CharField(max_length=10)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    out_of = models.DecimalField(max_digits=6, decimal_places=2)
    for_a_person = models.BooleanField(default=False)
    inputs = models.JSONField(default=dict)
    entries = models.JSONField(default=list, help_text="numbers of the entries behind the points")
    entries_hash = models.CharField(max_length=64)

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "unit", "indicator"],
                name="one_score_per_assessment_unit_and_indicator",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.indicator}"


class AdjustmentState(models.TextChoices):
    """How far an adjustment is."""

    PROPOSED = "proposed", _("待批准")
    APPROVED = "approved", _("已批准")
    REJECTED = "rejected", _("已驳回")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"proposed": "warn", "approved": "ok"}.get(self.value, "")


class Adjustment(Scoped):
    """One indicator's points of one unit, changed by people after the computation: never by one alone.

    `before` is None where the indicator did not apply. `appeal` is the key of the appeal that it
    follows from, if any: appeals are records of the layer above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="adjustments")
    indicator = models.CharField(_("指标"), max_length=10)
    before = models.DecimalField(_("调整前"), max_digits=6, decimal_places=2, null=True)
    after = models.DecimalField(_("调整后"), max_digits=6, decimal_places=2)
    out_of = models.DecimalField(_("满分"), max_digits=6, decimal_places=2)
    reason = models.CharField(_("调整理由"), max_length=500)
    appeal = models.UUIDField(null=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=8, choices=AdjustmentState.choices, default=AdjustmentState.PROPOSED
    )
    proposed_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"))
    judged_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(_("批准时间"), null=True)
    judged_why = models.CharField(_("驳回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("得分调整")
        base_manager_name = "objects"
        ordering = ["proposed_at", "pk"]
        indexes = [
            models.Index(fields=["assessment", "unit", "judged_at"], name="adjustments_of_a_year")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "unit", "indicator"],
                condition=models.Q(state="proposed"),
                name="one_open_adjustment_per_unit_and_indicator",
            ),
            models.CheckConstraint(
                condition=models.Q(after__gte=0) & models.Q(after__lte=models.F("out_of")),
                name="adjusted_points_stay_within_the_indicator",
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", judged_by__isnull=True, judged_at__isnull=True)
                | ~models.Q(state="proposed")
                & models.Q(judged_by__isnull=False, judged_at__isnull=False),
                name="a_judged_adjustment_has_its_person_and_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(judged_by__isnull=True)
                | ~models.Q(judged_by=models.F("proposed_by")),
                name="nobody_judges_an_own_adjustment",
            ),
        ]

    def __str__(self) -> str:
        return self.indicator

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return AdjustmentState(self.state).tone
