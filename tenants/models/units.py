"""Member units (成员单位): dated names, dated terms on the roster."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.offices import Office


class UnitKind(models.TextChoices):
    """What sort of body a unit is (notice, 主送)."""

    DEPARTMENT = "department", _("部门")
    TOWNSHIP = "township", _("乡镇")
    COURT = "court", _("司法机关")
    INSTITUTION = "institution", _("公共事业单位")


class UnitRows(models.QuerySet["Unit"]):
    """Units, by office and date."""

    def on_roster(self, office: Office, day: date) -> "UnitRows":
        """The units that stood on the office's roster on `day`."""
        return self.filter(
            models.Q(terms__until__isnull=True) | models.Q(terms__until__gt=day),
            office=office,
            terms__since__lte=day,
        ).distinct()


class Unit(models.Model):
    """A tenant. `code` names its workspace in the URL; `name` is the present one."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="units")
    code = models.SlugField(
        _("代码"), max_length=40, unique=True, validators=[RegexValidator(r"^[a-z0-9-]+$")]
    )
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类型"), max_length=20, choices=UnitKind.choices)
    position = models.PositiveIntegerField(_("排序"), default=0)

    objects = UnitRows.as_manager()

    class Meta:
        verbose_name = _("成员单位")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.short_name

    def name_on(self, day: date) -> str:
        """The unit's full name on `day`: documents keep the name of their time."""
        dated = self.names.filter(since__lte=day).order_by("-since").first()
        return dated.name if dated else self.name


class UnitName(models.Model):
    """A unit's name from a date on. Names of public bodies are public: not scoped."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    name = models.CharField(_("名称"), max_length=100)
    since = models.DateField(_("启用日期"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "since"], name="one_name_per_unit_and_day")
        ]

    def __str__(self) -> str:
        return self.name


class RosterTerm(models.Model):
    """A unit's time on the roster: `since` counts, `until` is the first day it is off. Public."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="terms")
    since = models.DateField(_("加入日期"))
    until = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="a_roster_term_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(until__isnull=True),
                name="one_open_roster_term_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.since}–{self.until or ''}"
