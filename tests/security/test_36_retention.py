"""When its time has ended a person's data leaves tables, versions, files and exports; the trail says so."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit.exporting import ask_for_export
from audit.models import Entry, Run
from audit.running import carry_out
from audit.verify import verify
from casefiles.counting import figures_of
from casefiles.models import (
    Case,
    CheckWaiver,
    CreditSubject,
    Finding,
    RecordQuery,
    StoredFile,
    Verdict,
)
from casefiles.personal import REMOVED
from casefiles.refusals import AlreadyForgotten, FileRemoved
from casefiles.verbs import cases, forgetting
from casefiles.verbs import files as kept_files
from config import jobs
from tenants import clock, vault
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.security.people import (
    MASKED,
    NAME,
    NEED,
    NUMBER,
    decided_person,
    open_person,
    stored_files,
    walk,
)
from tests.security.test_33_numbers_at_rest import rows_with
from tests.stories import proposed_case, reread
from tests.words.reading import visitor

LATER = "2036-02-03 09:00"
BACK = "350122190005319058"


@dataclass
class Years:
    """A county's early cases: a person's, one of somebody who came back, one left open, a company's."""

    county: County
    due: Case
    came_back: Case
    waits: Case
    company: Case
    run: Run


@pytest.fixture
def years(open_town: County) -> Iterator[Years]:
    with clock.at(at("2026-02-02 09:00")):
        due = walk(open_town)
        came_back = decided_person(open_town, "gtz", number=BACK, name="归来者")
        waits = open_person(open_town, "gtz", name="在办者")
        company = proposed_case(open_town, "gtz")
        with unit_scope(open_town.units["gtz"]):
            ruling = cases.Ruling(Verdict.GRANT)
            cases.decide(company, by=open_town.actor("gtz-approver"), ruling=ruling)
        with office_scope(open_town.office):
            run = ask_for_export(open_town.office, 2026, by=open_town.actor("assessor"))
        carry_out(run.pk)
    with clock.at(at("2026-12-01 09:00")):
        open_person(open_town, "gtz", number=BACK, name="归来者")
    reread(run)
    yield Years(open_town, due, came_back, waits, company, run)


def forget(*options: str) -> str:
    out = StringIO()
    with clock.at(at(LATER)):
        call_command("forget", *options, stdout=out)
    return out.getvalue()


def evidence_of(case: Case) -> StoredFile:
    with every_unit(because="the tests look"):
        return RecordQuery.objects.select_related("evidence").filter(case=case)[0].evidence


def anew(case: Case) -> Case:
    with every_unit(because="the tests look"):
        return Case.objects.select_related("unit__office", "subject").get(pk=case.pk)


def test_36_what_is_due_leaves_tables_versions_files_and_exports(
    years: Years, files: Path, checkpoint_file: Path
) -> None:
    jobs.checkpoint(timestamp=0)
    assert {"casefiles_creditsubjectversion", "casefiles_creditsubject"} <= set(rows_with(NAME))
    assert MASKED in "".join(text for text in texts(anew(years.due)))
    gone, stays = (
        files / evidence_of(years.due).stored_as,
        files / evidence_of(years.company).stored_as,
    )
    export = files / years.run.stored_as
    assert gone.exists() and stays.exists() and export.exists()
    with unit_scope(years.county.units["czj"]):
        figures = figures_of(years.county.units["czj"].pk, "2026-02")
    assert forget() == ("Before 2026-02-03: 2 cases, 1 persons, 4 files, 1 exports forgotten.\n")
    # The register stands for the platform, which publishes by rules of its own.
    assert rows_with(NAME) == ["casefiles_registerrecord"]
    assert rows_with(NUMBER) == rows_with(BACK) == []
    assert not gone.exists() and stays.exists() and not export.exists()
    case = anew(years.due)
    assert texts(case) == [REMOVED] * 5 and case.verdict == "conditional"
    assert (case.subject.name, case.subject.identifier) == (REMOVED, "")
    with unit_scope(years.county.units["czj"]):
        versions = Case.history.model.objects.filter(id=case.pk)
        assert versions.count() > 3
        assert {text for each in versions for text in texts(each)} == {REMOVED, ""}
        finding = Finding.objects.get(case=case)
        assert (finding.fact, finding.document_no) == (REMOVED, REMOVED)
        assert figures_of(case.unit_id, "2026-02") == figures, "the figures stay as they were"
        entries = {each.action: each for each in Entry.objects.order_by("seq")}
    assert entries["case.forgotten"].data == {"decided_on": "2026-02-02", "files": 2, "findings": 1}
    assert entries["subject.forgotten"].subject_label == REMOVED
    assert entries["case.forgotten"].actor_name == "系统（到期清除个人信息）"
    with office_scope(years.county.office):
        assert Entry.objects.filter(action="assessment.export_forgotten").count() == 1
        said = [
            json.dumps(each.hashed_fields(), ensure_ascii=False) for each in Entry.objects.all()
        ]
    assert not any(NAME in each or NUMBER in each or MASKED[-8:] in each for each in said)
    with every_unit(because="the tests verify the chains"):
        verdict = verify(checkpoint_file)
    assert verdict.faults == () and verdict.entries > 40


def texts(case: Any) -> list[str]:
    """What people wrote into a case (or a version of it)."""
    return [
        getattr(case, name)
        for name in (
            "basis_note",
            "opinion",
            "reason",
            "measure",
            "measure_clause",
        )
    ]


def test_36_nothing_leaves_that_is_still_needed(years: Years) -> None:
    company = texts(anew(years.company))
    forget()
    assert rows_with("在办者") and rows_with("归来者")
    waits, came_back = anew(years.waits), anew(years.came_back)
    assert (waits.subject.identifier, waits.forgotten_at) == (NUMBER, None)
    assert (came_back.subject.identifier, came_back.subject.name) == (BACK, "归来者")
    assert came_back.forgotten_at is not None and came_back.opinion == REMOVED
    assert texts(anew(years.company)) == company
    with clock.at(at(LATER)):
        handler = visitor(years.county, "gtz-handler", english=False)
        page = handler.post(reverse("unit:case-identifier", args=["gtz", waits.pk]), NEED)
        assert NUMBER in page.content.decode()
        assert handler.post(reverse("unit:case-query", args=["gtz", waits.pk])).status_code == 302


def test_36_the_pages_say_what_happened(years: Years) -> None:
    evidence = evidence_of(years.due)
    forget()
    with clock.at(at(LATER)):
        handler = visitor(years.county, "czj-handler", english=False)
        page = handler.get(reverse("unit:case", args=["czj", years.due.pk])).content.decode()
        assert "当事人信息和证据已于 2036-02-03 清除" in page and "查看完整号码" not in page
        assert "保存期满，清除个人信息" in page and NAME not in page
        taken = handler.post(reverse("unit:file", args=["czj", evidence.pk]), NEED)
        assert taken.status_code == 410 and "已于2036-02-03清除" in taken.content.decode()
        assert evidence.sha256 in taken.content.decode()
        shown = handler.post(reverse("unit:case-identifier", args=["czj", years.due.pk]), NEED)
        assert shown.status_code == 422 and str(AlreadyForgotten()) in shown.content.decode()
        found = handler.post("/u/czj/cases/find/", {"q": NUMBER})
        assert found["Location"].endswith("subject=none")
        assessor = visitor(years.county, "assessor", english=False)
        assert assessor.get(f"/office/350122/runs/{years.run.pk}/file/").status_code == 404
        assert "下载" not in assessor.get(f"/office/350122/runs/{years.run.pk}/").content.decode()
        # The person comes again and is somebody new.
        again = open_person(years.county, "czj")
    assert again.subject_id != years.due.subject_id and again.subject.identifier == NUMBER
    with every_unit(because="the tests look"), pytest.raises(FileRemoved):
        kept_files.read(StoredFile.objects.get(pk=evidence.pk))


def test_36_a_dry_run_changes_nothing(years: Years) -> None:
    before = {each: each.read_bytes() for each in stored_files()}
    said = forget("--dry-run")
    assert "czj: 1 cases\ngtz: 1 cases\n" in said
    assert (
        "Before 2026-02-03: 2 cases and 1 exports would be forgotten; nothing was changed." in said
    )
    assert {each: each.read_bytes() for each in stored_files()} == before
    assert anew(years.due).forgotten_at is None and rows_with(NAME)


def test_36_the_time_to_keep_is_kept(years: Years, settings: Any) -> None:
    assert "0 cases" in forget("--before", "2026-02-02")  # decided on that very day
    with pytest.raises(CommandError, match="须保存10年：只能清除2026-02-03以前"):
        forget("--before", "2026-02-04")
    settings.RETENTION_YEARS = 20
    assert "0 cases" in forget()
    with clock.at(at("2028-02-29 09:00")):
        settings.RETENTION_YEARS = 1
        assert forgetting.last_day() == date(2027, 3, 1)


def test_36_the_reason_of_a_waiver_goes_too(years: Years) -> None:
    with clock.at(at("2026-02-02 10:00")):
        case = decided_person(years.county, "gtz", number=BACK, name="归来者", asked=False)
    forget()
    with every_unit(because="the tests look"):
        assert CheckWaiver.objects.get(case=case).reason == REMOVED


def test_36_only_the_product_itself_forgets(years: Years) -> None:
    before = date(2026, 2, 3)
    with clock.at(at(LATER)), unit_scope(years.county.units["czj"]):
        for who in ("czj-approver", "czj-admin"):
            with pytest.raises(NotAllowed):
                forgetting.forget(anew_in_unit(years.due), before, by=years.county.actor(who))
        assert forgetting.forget(anew_in_unit(years.due), before, by=system("forget")) is not None
        assert forgetting.forget(anew_in_unit(years.due), before, by=system("forget")) is None


def anew_in_unit(case: Case) -> Case:
    return Case.objects.select_related("unit__office", "subject").get(pk=case.pk)


def test_36_a_killed_run_goes_on(
    years: Years, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the first case was committed and before its file was deleted; then repeated."""
    place = files / evidence_of(years.due).stored_as
    really: Callable[[str], None] = vault.remove

    def killed(place: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(vault, "remove", killed)
    with pytest.raises(KeyboardInterrupt):
        forget()
    monkeypatch.setattr(vault, "remove", really)
    assert place.exists() and (anew(years.due).forgotten_at is None) != (
        anew(years.came_back).forgotten_at is None
    )
    assert "1 cases" in forget() and "0 cases" in forget()
    assert not place.exists()
    with every_unit(because="the tests count"):
        assert Entry.objects.filter(action="case.forgotten").count() == 2
        assert CreditSubject.objects.filter(name=REMOVED).count() == 1


def test_36_the_monthly_job_runs_only_where_the_office_decided_so(
    years: Years, settings: Any
) -> None:
    with clock.at(at(LATER)):
        jobs.forget(timestamp=0)
        assert anew(years.due).forgotten_at is None
        settings.FORGET_MONTHLY = True
        jobs.forget(timestamp=0)
    assert anew(years.due).forgotten_at is not None
