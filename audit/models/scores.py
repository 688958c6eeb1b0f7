"""Rubrics and scores. A score keeps its inputs, the rubric version and the entries behind it."""

import uuid

from django.db import models

from tenants.scoped import InScope, OfficeManager, PublishedByOffice, Scoped


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
    """One computation of all units' scores for a year, as of a moment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    as_of = models.DateTimeField()
    heads = models.JSONField(help_text="chain → [seq, hash] at the moment of computation")

    objects = OfficeManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "number"],
                name="one_assessment_per_office_year_and_number",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"


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
