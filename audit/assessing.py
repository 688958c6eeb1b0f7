"""The verbs of the assessment: publish a rubric, compute."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from audit import chain, checkpoints
from audit.actions import Category, declare
from audit.kept import kept_sheets, published_assessment
from audit.models import Assessment, Entry, Rubric, Score
from audit.record import record
from audit.scoring.engine import Line, Sheet, score_units, year_bounds
from tenants import clock
from tenants.access import Verb, allow
from tenants.actors import Actor
from tenants.models import Office, Unit
from tenants.refusals import Refusal

RUBRIC_PUBLISHED = declare("rubric.published", _("发布考核细则"), "year version points")
ASSESSED = declare("assessment.computed", _("计算考核"), "year number rubric units")
EXPORT_ASKED = declare(
    "assessment.export_asked", _("导出考核表"), "year", category=Category.DOWNLOAD
)
EXPORTED = declare(
    "assessment.exported",
    _("生成考核表"),
    "year number entries sha256",
    category=Category.DOWNLOAD,
)
EXPORT_FORGOTTEN = declare(
    "assessment.export_forgotten",
    _("保存期满，清除导出文件"),
    "year file",
    category=Category.UPKEEP,
)

# The default of domain §4, as far as the product scores it; the office publishes its own version.
DEFAULT_POINTS = {
    "A1": "5",
    "A2": "5",
    "A3": "3",
    "A4": "2",
    "B1": "12",
    "B2": "6",
    "B3": "6",
    "B4": "5",
    "B5": "6",
    "C1": "8",
    "C2": "4",
    "C3": "4",
    "C4": "4",
    "D1": "6",
    "D2": "4",
    "D3": "2",
    "E1": "4",
    "E3": "2",
}


class NoRubric(Refusal):
    """No scoring rules are in force for the year."""

    says = _("尚未发布%(year)s年度考核细则，请先发布。")


class YearLocked(Refusal):
    """The year's result is final: nothing computes or changes it any more."""

    says = _("%(year)s年度考核结果已锁定，不再重新计算，也不再更改细则。")


class YearShown(Refusal):
    """The units read a result: it is not computed beside it."""

    says = _(
        "%(year)s年度考核初步结果已公示，不再重新计算，也不再更改细则；个别指标有误的，请用“调整得分”更正，"
        "整体有误且尚无申诉得到答复的，请先撤回公示。"
    )


@dataclass(frozen=True)
class Standing:
    """Where a unit stands in a year: its sheet, by which rules, as of when, final or live.

    `assessment` is what was shown to the units or locked; None while the sheet is live.
    """

    sheet: Sheet
    rubric: Rubric
    as_of: datetime
    final: bool
    assessment: Assessment | None = None


@transaction.atomic
def publish_rubric(office: Office, year: int, points: dict[str, str], *, by: Actor) -> Rubric:
    """Put a new version of the year's rules in force; the versions before are kept.

    Raises YearLocked, YearShown.
    """
    allow(by, Verb.ASSESS, office)
    _demand_open(office, year)
    last = Rubric.objects.filter(office=office, year=year).aggregate(models.Max("version"))
    rubric = Rubric.objects.create(
        office=office,
        year=year,
        version=(last["version__max"] or 0) + 1,
        points=points,
        published_at=clock.now(),
    )
    record(
        RUBRIC_PUBLISHED,
        office,
        by=by,
        year=year,
        version=rubric.version,
        points=[f"{code} {value}" for code, value in sorted(points.items())],
    )
    return rubric


def rubric_in_force(office: Office, year: int) -> Rubric:
    """The highest published version of the year. Raises NoRubric."""
    rubric = Rubric.objects.filter(office=office, year=year).order_by("-version").first()
    if rubric is None:
        raise NoRubric(year=year)
    return rubric


def standing(unit: Unit, year: int) -> Standing:
    """A unit's sheet: that of a shown or locked year, else as of now from its entries. Raises NoRubric."""
    kept = published_assessment(unit.office, year)
    if kept is not None:
        sheet = next(iter(kept_sheets(kept, unit)), Sheet(unit, ()))
        return Standing(sheet, kept.rubric, kept.as_of, kept.locked_at is not None, kept)
    rubric, now = rubric_in_force(unit.office, year), clock.now()
    return Standing(score_units([unit], rubric, now)[0], rubric, now, final=False)


def assessed_units(office: Office, year: int) -> list[Unit]:
    """The units that were on the roster at any time of the year."""
    start, end = (each.date() for each in year_bounds(year))
    rows = Unit.objects.filter(
        models.Q(terms__until__isnull=True) | models.Q(terms__until__gt=start),
        office=office,
        terms__since__lt=end,
    )
    return list(rows.select_related("office").distinct().order_by("position", "code"))


@transaction.atomic
def assess(office: Office, year: int, *, by: Actor) -> tuple[Assessment, list[Sheet]]:
    """Compute every unit's points as of now and keep them, with the entries behind each.

    Raises NoRubric, YearLocked, YearShown.
    """
    allow(by, Verb.ASSESS, office)
    Office.objects.select_for_update().get(pk=office.pk)
    _demand_open(office, year)
    rubric = rubric_in_force(office, year)
    as_of = clock.now()
    sheets = score_units(assessed_units(office, year), rubric, as_of)
    last = Assessment.objects.filter(office=office, year=year).aggregate(models.Max("number"))
    assessment = Assessment.objects.create(
        office=office,
        year=year,
        number=(last["number__max"] or 0) + 1,
        rubric=rubric,
        as_of=as_of,
        heads={name: list(head) for name, head in checkpoints.heads().items()},
    )
    Score.objects.bulk_create(
        (_score(assessment, sheet.unit, line) for sheet in sheets for line in sheet.lines),
        batch_size=500,
    )
    record(
        ASSESSED,
        office,
        by=by,
        year=year,
        number=assessment.number,
        rubric=str(rubric),
        units=len(sheets),
    )
    return assessment, sheets


def _demand_open(office: Office, year: int) -> None:
    kept = published_assessment(office, year)
    if kept is not None:
        raise YearShown(year=year) if kept.locked_at is None else YearLocked(year=year)


def _score(assessment: Assessment, unit: Unit, line: Line) -> Score:
    evidence = list(line.result.evidence)
    return Score(
        assessment=assessment,
        unit=unit,
        office_id=unit.office_id,
        indicator=line.indicator.code,
        points=line.points,
        out_of=line.out_of,
        for_a_person=line.result.for_a_person,
        inputs=dict(line.result.inputs),
        entries=evidence,
        entries_hash=chain.digest("\n".join(evidence).encode()),
    )


def entries_numbered(numbers: list[str]) -> models.QuerySet[Entry]:
    """The entries of one unit's evidence numbers (`czj#12`), in order."""
    stem = f"u:{numbers[0].partition('#')[0]}" if numbers else ""
    seqs = [int(number.partition("#")[2]) for number in numbers]
    found: models.QuerySet[Entry] = Entry.objects.filter(chain=stem, seq__in=seqs).order_by("seq")
    return found
