"""The compiled catalogue, an English reader, and a county with something on every page."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo

from audit.models import Run, RunState
from audit.verifying import ask_to_verify
from casefiles.models import NoticeManner
from casefiles.verbs import filings, measures, progress
from config import messages
from tenants import clock, vault
from tenants.scope import office_scope, unit_scope
from tests.assessed import answered, appealed, approved, proposed, shown
from tests.cast import County, at
from tests.lives import draft_with_faults
from tests.promises import promises_of
from tests.reports.papers import crisis as put_aside
from tests.reports.papers import filed, paper
from tests.stories import (
    amending,
    attach,
    confirmed_review,
    ending_basis,
    guard,
    invited,
    list_in_force,
    open_case,
    open_month,
    open_plan,
    open_review,
    plan_in_force,
    proposed_case,
    publish_record,
    published,
    read_in_emergency,
    restricted_case,
    reviewed,
    share,
    submitted_month,
    submitted_plan,
)
from tests.words.reading import NOW, open_list, returned_and_submitted
from workflows import tasks
from workflows.models import Task


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as the product reads it, in a folder of its own: no .mo is in the repository."""
    folder = tmp_path_factory.mktemp("locale")
    place = folder / "en" / "LC_MESSAGES" / "django.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as out:
        write_mo(out, messages.kept())
    return folder


@pytest.fixture
def english(settings: Any, compiled: Path) -> None:
    """Pages can be asked for in English."""
    settings.LOCALE_PATHS = [compiled]


@pytest.fixture
def lived_in(county: County) -> County:
    """A county in the middle of its work: every kind of step waits somewhere, and some are done."""
    with clock.at(at("2026-01-06 09:00")):
        publish_record()
        list_in_force(county, "gtz", matters=2)
        case = restricted_case(county, "gtz")
        in_hearing = restricted_case(county, "gtz")
        with unit_scope(county.units["gtz"]):
            notice = measures.Notice(clock.today(), NoticeManner.POST)
            measures.notify(in_hearing, notice, by=county.actor("gtz-handler"))
        proposed_case(county, "gtz")
        attach(open_case(county, "gtz"), county, "gtz", "授权书样本")
        guard(county, open_case(county, "gtz"))
        with_report = open_case(county, "gtz")
        filed(county, with_report)
        with unit_scope(county.units["gtz"]):
            subject = with_report.subject
        put_aside(county, subject)
        share(county, case, "czj-handler", days=80)
    with clock.at(at("2026-02-02 09:00")):
        returned_and_submitted(county)
        open_list(county, "czj")
        soon = date(2026, 3, 10)
        filed(
            county,
            with_report,
            paper("2", purposes=("procurement",), rating="AAA", own_end_on=soon),
        )
        submitted_month(county, "gtz", evidence=True)
        nil = open_month(county, "zjj", "2025-12")
        with unit_scope(county.units["zjj"]):
            handler = county.actor("zjj-handler")
            progress.fill(nil, by=handler, words=progress.Words(nil_reason="没有办件。"), nil=True)
            filings.submit(nil, by=handler)
        open_month(county, "zjj")
        with unit_scope(county.units["zjj"]):
            free = Task.objects.get(process__filing__period="2026-01", flow_task_type="HUMAN")
            tasks.claim(free, by=county.actor("zjj-handler"))
        open_month(county, "czj", "2025-12")
        invited(county.units["czj"])
        reviewed(county.units["gtz"])
        with office_scope(county.office):
            for state in (RunState.WAITING, RunState.DONE):
                run = Run.objects.create(
                    office=county.office,
                    kind="assessment",
                    state=state,
                    params={"year": 2026},
                    file_name="连江县考核表.xlsx",
                    stored_as="exports/lived-in.xlsx",
                )
                vault.put(run.stored_as, b"a workbook", context=run.sealed_for)
            ask_to_verify(county.office, by=county.actor("auditor"))
        published(county)
    with clock.at(at("2026-02-20 09:00")):
        plan_in_force(county, "gtz")
        submitted_plan(county, "czj")
        open_plan(county, "zjj")
        for review in (confirmed_review, open_review):
            review(county, "gtz")
        amending(county, "gtz")
        ending_basis(county, "政府采购法", date(2026, 3, 20))
    with clock.at(at(NOW)):
        read_in_emergency(county, case)
        draft_with_faults(county, "czj")
        promises_of(county, "gtz")
        shown(county)
        approved(county, proposed(county, "gtz", "C1", "5"))
        answered(county, appealed(county, "gtz", "C2"), "refused")
        appealed(county, "czj", "C1")
        proposed(county, "czj", "C2", "1")
    return county
