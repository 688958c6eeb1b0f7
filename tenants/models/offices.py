"""Credit offices (信用办), each with a jurisdiction by its GB/T 2260 code."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """A credit office. `path` holds the codes from the top down, so those below are one lookup."""

    division_code = models.CharField(
        _("行政区划代码"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{6}$")]
    )
    name = models.CharField(_("名称"), max_length=100)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=60, unique=True, editable=False)

    class Meta:
        verbose_name = _("信用办")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(division_code__regex=r"^[0-9]{6}$"),
                name="an_office_has_a_six_digit_division_code",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the path from the top."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.division_code}/"
        super().save(*args, **kwargs)

    def with_those_below(self) -> list[int]:
        """Ids of this office and every office below it."""
        rows = Office.objects.filter(path__startswith=self.path).order_by("path")
        return list(rows.values_list("pk", flat=True))
