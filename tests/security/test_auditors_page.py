"""The auditor's page: what stands on it, what it is asked, how much it costs; the verification."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from audit import checkpoints, running, verifying
from audit.actions import Category, all_actions, find
from audit.models import Entry, Run, RunState
from audit.record import record
from casefiles.itemlists.words import SubjectKind
from casefiles.models import CreditSubject
from casefiles.verbs import roster
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.roles import Role
from tenants.scope import every_unit, office_scope, unit_scope
from tests.cast import County, at
from tests.jobs.test_export_job import work
from tests.security.tampering import Trail
from tests.stories import list_in_force, proposed_case

NOW = "2026-03-02 09:00"
SECURITY = "/office/350122/security/"
VERIFY = "/office/350122/security/verify/"
# The deeds that other parts of the product declare; each must be on the page once it is there.
WATCHED = {
    "login.failed": Category.LOGIN,
    "login.locked": Category.LOGIN,
    "login.done": Category.LOGIN,
    "case.glass_broken": Category.DISCLOSURE,
    "case.shared_read": Category.DISCLOSURE,
    "subject.identifier_shown": Category.DISCLOSURE,
    "member.added": Category.RIGHTS,
    "member.left": Category.RIGHTS,
    "access.refused": Category.REFUSAL,
    "access.sought": Category.REFUSAL,
    "file.downloaded": Category.DOWNLOAD,
    "assessment.exported": Category.DOWNLOAD,
    "trail.verified": Category.UPKEEP,
}


def auditor(county: County) -> Client:
    """The auditor at a browser."""
    client = Client()
    client.force_login(county.people["auditor"])
    return client


def page(client: Client, url: str = SECURITY, **asked: str) -> str:
    """A page's text."""
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def numbers(text: str) -> list[str]:
    """The entries' numbers in a table, in its order."""
    return re.findall(r'<span class="sub mono">([^<]+)</span>', text)


def happened(county: County) -> None:
    """A refusal at czj, a download at gtz, a new role at zjj, on three days."""
    with clock.at(at("2026-02-02 09:00")):
        list_in_force(county, "gtz")
        case = proposed_case(county, "gtz")
        client = Client()
        client.force_login(county.people["gtz-handler"])
        with unit_scope(county.units["gtz"]):
            evidence = case.queries.get().evidence_id
        assert client.get(f"/u/gtz/files/{evidence}/").status_code == 200
    with clock.at(at("2026-02-03 09:00")):
        client.force_login(county.people["czj-admin"])
        assert client.get("/u/czj/cases/").status_code == 403
    with clock.at(at("2026-02-04 09:00")), unit_scope(county.units["zjj"]):
        person = county.people["czj-leader"]
        unit, day = county.units["zjj"], clock.today()
        roster.add_member(person, Role.HANDLER, where=unit, since=day, by=system("tests"))


def test_every_watched_deed_has_its_category() -> None:
    there = {each.name: each.category for each in all_actions()}
    assert {name: there[name] for name in WATCHED if name in there} == {
        name: category for name, category in WATCHED.items() if name in there
    }
    assert all(each.category == Category.REFUSAL for each in all_actions() if each.for_auditor)


def test_a_deed_is_on_the_page_by_its_category(county: County) -> None:
    happened(county)
    with clock.at(at(NOW)):
        text = page(auditor(county))
    assert all(label in text for label in ("下载文件", "被拒绝访问", "授予角色"))
    assert "受理办件" not in text, "everyday work is not security"


def test_the_page_answers_what_it_is_asked(county: County) -> None:
    happened(county)
    client = auditor(county)
    with clock.at(at(NOW)):
        refused = numbers(page(client, category="refusal"))
        assert len(refused) == 1 and refused[0].startswith("czj#")
        downloads = numbers(page(client, category="download"))
        assert len(downloads) == 1 and downloads[0].startswith("gtz#")
        assert numbers(page(client, action="file.downloaded")) == downloads
        assert numbers(page(client, unit="czj", since="2026-02-01", category="refusal")) == refused
        assert numbers(page(client, who="gtz-handler", category="download")) == downloads
        assert numbers(page(client, who="没有此人")) == []
        # Whoever did something had logged in.
        (login,) = numbers(page(client, category="login", unit="czj"))
        assert numbers(page(client, since="2026-02-03", until="2026-02-03")) == [*refused, login]
        three_days = numbers(page(client, since="2026-02-02", until="2026-02-04"))
        assert {*refused, *downloads, login} < set(three_days) and len(three_days) == 5
        # What does not read is not asked; another county's unit is no unit.
        everything = numbers(page(client))
        for odd in ({"category": "work"}, {"since": "never"}, {"unit": "no-such"}, {"page": "x"}):
            assert numbers(page(client, **odd)) == everything, odd


def test_every_line_leads_to_its_entry_and_what_stands_around_it(county: County) -> None:
    happened(county)
    client = auditor(county)
    with clock.at(at(NOW)):
        text = page(client, category="refusal")
        (url,) = set(re.findall(r'href="(/office/350122/security/entries/[^"]+)"', text))
        full = page(client, url)
    with every_unit(because="test"):
        entry = Entry.objects.get(action="access.refused")
    assert entry.hash in full and entry.prev_hash in full and "/u/czj/cases/" in full
    assert "同一对象的经过" in full


def test_the_auditor_reads_no_personal_data(county: County) -> None:
    name, number = "欧阳某某", "11010519491231002X"
    happened(county)
    with unit_scope(county.units["gtz"]), clock.at(at("2026-02-05 09:00")):
        gtz = county.units["gtz"]
        subject = CreditSubject.objects.create(
            unit=gtz, kind=SubjectKind.NATURAL, identifier=number, name=name
        )
        entry = record(find("file.downloaded"), subject, by=system("tests"), file="x", sha256="y")
    assert name not in entry.subject_label and number not in entry.subject_label
    client = auditor(county)
    with clock.at(at(NOW)):
        for text in (page(client), page(client, f"{SECURITY}entries/{entry.uid}/")):
            assert name not in text and number not in text
            assert "连江样本渔业有限公司" not in text


def test_the_page_costs_the_same_however_long_the_trail(county: County) -> None:
    happened(county)
    client = auditor(county)
    with clock.at(at(NOW)):
        page(client)
        with CaptureQueriesContext(connection) as few:
            page(client)
        with office_scope(county.office):
            for _each in range(60):
                record(find("file.downloaded"), county.office, by=system("t"), file="", sha256="")
        with CaptureQueriesContext(connection) as many:
            text = page(client)
    assert len(many) == len(few) <= 20
    assert len(numbers(text)) == 50 and "page=2" in text


def test_only_so_many_are_counted(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.security.COUNTED", 2)
    monkeypatch.setattr("audit.screens.security.COUNTED", 2)
    happened(county)
    with clock.at(at(NOW)):
        assert "只数到一万条" in page(auditor(county))


# Verification


def test_a_small_trail_is_verified_at_once(county: County, settings: Any, tmp_path: Path) -> None:
    settings.CHECKPOINT_FILE = tmp_path / "checkpoints.jsonl"
    client = auditor(county)
    with clock.at(at(NOW)):
        assert "还没有核验过" in page(client, VERIFY)
        assert client.post(VERIFY)["Location"] == VERIFY
        text = page(client, VERIFY)
        assert "全部记录完整" in text and "还没有存证点" in text
        with every_unit(because="test"):
            checkpoints.write(settings.CHECKPOINT_FILE)
    with clock.at(at("2026-03-02 09:01")):
        client.post(VERIFY)
        assert "还没有存证点" not in page(client, VERIFY)
    with office_scope(county.office):
        entry = Entry.objects.filter(action="trail.verified").latest("pk")
        total = Entry.objects.count()
    assert entry.data == {"walked": total - 1, "chains": 4, "checkpoints": 1, "faults": 0}


def test_the_auditor_alone_verifies(county: County) -> None:
    with office_scope(county.office):
        for name in ("administrator", "security_admin", "chief"):
            with pytest.raises(NotAllowed):
                verifying.ask_to_verify(county.office, by=county.actor(name))


def test_a_long_trail_is_verified_by_a_job(
    open_county: County, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.CHECKPOINT_FILE = tmp_path / "checkpoints.jsonl"
    monkeypatch.setattr("audit.verifying.AT_ONCE", 5)
    client = auditor(open_county)
    assert client.post(VERIFY).status_code == 302
    assert "排队中" in page(client, VERIFY) and "逐条核验中" in page(client, f"{VERIFY}progress/")
    work()
    with office_scope(open_county.office):
        run = Run.objects.get()
    assert run.state == RunState.DONE and run.params["faults"] == 0
    assert "查看核验结果" in page(client, f"{VERIFY}progress/")
    assert "全部记录完整" in page(client, VERIFY)
    assert ProcrastinateJob.objects.get(task_name="verify_trail").status == "succeeded"
    # Delivered twice, it has one effect.
    running.carry_out(run.pk)
    with office_scope(open_county.office):
        actors = Entry.objects.filter(action__startswith="trail.").values_list(
            "action", "actor_name"
        )
        assert sorted(actors) == [
            ("trail.verification_asked", "审计员"),
            ("trail.verified", "审计员"),
        ]


def test_what_is_wrong_is_said_in_plain_words(
    trail: Trail, open_county: County, settings: Any
) -> None:
    settings.CHECKPOINT_FILE = trail.file
    trail.tamper("UPDATE audit_entry SET actor_name = 'x' WHERE chain = 'u:czj' AND seq = 3")
    trail.tamper("DELETE FROM audit_entry WHERE chain = 'u:zjj' AND seq = 4")
    client = auditor(open_county)
    client.post(VERIFY)
    text = page(client, VERIFY)
    assert "发现 2 处异常" in text
    assert "此条的内容被改动" in text and "czj#3" in text and "连江县财政局" in text
    assert "此处的记录被删除" in text and "zjj#4" in text
    trail.restore()
