"""A list of companies laid in and asked about through the product's verbs and its worker's function."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from django.db.models import Count
from django.test.utils import override_settings

from casefiles.batches.reading import read_subjects
from casefiles.models import Batch, BatchRow
from casefiles.verbs import batches
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.batches.lists import companies, laid_in, work_on
from tests.cast import at, build_county
from tests.stories import list_in_force

NOW = at("2026-02-02 09:00")


@dataclass(frozen=True)
class Taken:
    """Seconds of each part, and what came out."""

    book: float
    laid: float
    asked: float
    verdicts: dict[str, int]
    result_bytes: int


def measure(rows: int, url: str) -> Taken:
    """Read, laid in, asked about, written back."""
    county = build_county()
    with clock.at(NOW):
        list_in_force(county, "czj")
    content = companies(rows)
    source = {
        "CREDIT_SOURCE": "casefiles.sources.platform.CityPlatform",
        "CREDIT_PLATFORM_URL": url,
        "CREDIT_PLATFORM_TOKEN_FILE": "",
    }
    with clock.at(NOW), override_settings(**source):
        began = perf_counter()
        read_subjects(content, today=clock.today())
        read = perf_counter()
        batch = laid_in(county, "czj", content)
        with unit_scope(county.units["czj"]):
            batches.start(batch, by=county.actor("czj-handler"))
        laid = perf_counter()
        work_on(batch.pk)
        done = perf_counter()
    with every_unit(because="the bench looks"):
        found = Batch.objects.select_related("result").get(pk=batch.pk)
        counts = BatchRow.objects.filter(batch=found).order_by().values_list("verdict")
        verdicts = dict(counts.annotate(n=Count("pk")))
    size = found.result.size if found.result else 0
    return Taken(read - began, laid - read, done - laid, verdicts, size)
