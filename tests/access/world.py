"""The world that the routes are walked in: two units and a second county, each with its own objects."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from audit.assessing import DEFAULT_POINTS, publish_rubric
from audit.models import Assessment, Entry, Run, RunState
from casefiles.models import (
    AppealEvidence,
    Attachment,
    Case,
    Filing,
    ItemList,
    Matter,
    PublishedCommitment,
    StoredFile,
)
from casefiles.verbs import roster
from tenants import clock, vault
from tenants.actors import system
from tenants.models import Office, Unit, User
from tenants.roles import Role
from tenants.scope import every_unit, unit_scope
from tests.agencies.filings import listed
from tests.articles.stories import published as on_the_page
from tests.articles.stories import told
from tests.assessed import appealed, proposed, shown
from tests.batches.lists import checked
from tests.cast import SINCE, County, at, build_county
from tests.consents.papers import for_a_year, take, visit
from tests.halves import submitted_half
from tests.promises import signed
from tests.registering.papers import about_a_record
from tests.reports.papers import filed
from tests.stories import (
    ending_basis,
    guard,
    invited,
    list_in_force,
    measure,
    open_case,
    open_month,
    proposed_case,
    published,
    read_in_emergency,
    share,
    submitted_month,
)
from workflows import deputies
from workflows.drafts import add_step, start_draft
from workflows.models import Task, TemplateKind, TemplateStep
from workflows.planned import NewStep

NOW = "2026-03-02 09:00"
UNIT_ROLES = ("handler", "approver", "leader", "unit_admin")
OFFICE_ROLES = ("reviewer", "chief", "assessor", "administrator", "security_admin", "auditor")
EVERYBODY = (*UNIT_ROLES, *OFFICE_ROLES, "stranger", "nobody", "anonymous")
ABSENT = "00000000-0000-4000-8000-000000000000"


# What stands in a path and names a thing of nobody: a year, an indicator, a kind of filing.
OF_NOBODY = {"year", "code", "due_kind"}


@dataclass(frozen=True)
class Route:
    """One address: its full name, the names of what stands in its path, the view behind it."""

    name: str
    takes: tuple[str, ...]
    view: Any

    @property
    def workspace(self) -> str:
        """`unit`, `office`, or nothing for the door."""
        return self.name.partition(":")[0] if ":" in self.name else ""

    @property
    def objects(self) -> tuple[str, ...]:
        """What in a workspace's path names a thing of somebody."""
        if not self.workspace:
            return ()
        return tuple(each for each in self.takes if each not in {self.workspace, *OF_NOBODY})


def all_routes() -> list[Route]:
    """Every URL pattern of the product, however deep."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Any, space: str, taken: tuple[str, ...]) -> Iterator[Route]:
    for each in patterns:
        takes = (*taken, *each.pattern.converters)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, f"{space}{each.namespace}:", takes)
        else:
            assert isinstance(each, URLPattern)
            assert each.name, f"{each.pattern} has no name"
            yield Route(f"{space}{each.name}", takes, each.callback)


@dataclass
class World:
    """Who there is (by persona), what is theirs and what is others', by workspace and path name."""

    people: dict[str, User] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    foreign: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    noted: list[Entry] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    county: County | None = None

    def url(self, route: Route, **other: Any) -> str:
        """The address with the own objects, some replaced."""
        known = self.own.get(route.workspace, {}) | other
        return reverse(route.name, kwargs={name: known[name] for name in route.takes})

    def ask(self, persona: str, method: str, url: str) -> HttpResponse:
        """One request of a persona; whatever it changes is rolled back.

        `noted` then holds the entries it made, `statements` the SQL it took.
        """
        client = Client(raise_request_exception=False)
        if persona in self.sessions:
            client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.sessions[persona]})
        with transaction.atomic(), clock.at(at(NOW)):
            last = _last_entry()
            self.statements = []
            with connection.execute_wrapper(self._count):
                response: Any = client.generic(
                    method, url, content_type="application/x-www-form-urlencoded"
                )
            with every_unit(because="what the request wrote"):
                self.noted = list(Entry.objects.filter(pk__gt=last).order_by("pk"))
            transaction.set_rollback(True)
        answer: HttpResponse = response
        return answer

    def _count(self, execute: Any, *arguments: Any) -> Any:
        sql = str(arguments[0])
        # A session is put off once a minute of the real clock: any request may be the one.
        if not sql.startswith('UPDATE "tenants_usersession"'):
            # Savepoints are numbered through.
            self.statements.append(re.sub(r'"s\d+_x\d+"', '""', sql))
        return execute(*arguments)


@contextmanager
def built() -> Iterator[World]:
    """The world inside a transaction that is rolled back."""
    with transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def for_a_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world as a fixture of a module: built once; every request in it is rolled back."""
    with django_db_blocker.unblock():
        with built() as made:
            yield made
        connection.close()
        connections["owner"].close()


def _build() -> World:
    county = build_county()
    county.hire("nobody", "无角色", None)
    for code in ("czj", "gtz"):
        county.hire(f"{code}-deputy", "副某某", county.units[code], Role.LEADER)
    with clock.at(at("2026-02-02 09:00")):
        for code in ("czj", "gtz"):
            list_in_force(county, code)
        cases = {code: proposed_case(county, code, evidence=True) for code in ("czj", "gtz")}
        filings = {code: submitted_month(county, code, evidence=True) for code in ("czj", "gtz")}
        filings["zjj"] = open_month(county, "zjj")
        other = second_county()
        units = {**county.units, **other.units}
        invitations = {code: invited(units[code]) for code in ("czj", "gtz", "lyczj")}
        filings["lyczj"] = submitted_month(other, "lyczj", evidence=True)
        list_in_force(other, "lyczj")
        cases["lyczj"] = proposed_case(other, "lyczj")
        reports = {code: filed(county, open_case(county, code)).pk for code in ("czj", "gtz")}
        guarded = {code: _guarded(county, code) for code in ("czj", "gtz")}
        for name in ("handler", "approver", "leader"):
            share(county, cases["gtz"], f"czj-{name}")
        share(county, cases["czj"], "zjj-handler")
        consents = {
            code: take(county, code, for_a_year(county, code)).pk for code in ("czj", "gtz")
        }
        visits = {code: visit(county, code).pk for code in ("czj", "gtz")}
        batches = {code: checked(county, code) for code in ("czj", "gtz")}
        registered = {code: about_a_record(county, code) for code in ("czj", "gtz")}
        promised = {code: signed(open_case(county, code), county) for code in ("czj", "gtz")}
        halves = {code: submitted_half(county, code).pk for code in ("czj", "gtz")}
        halves["lyczj"] = submitted_half(other, "lyczj").pk
        deputyships = {code: _deputyship(county, code) for code in ("czj", "gtz")}
        articles = {
            code: on_the_page(each, code)
            for code, each in (("czj", county), ("gtz", county), ("lyczj", other))
        }
        adoptions = {
            "czj": told(county, articles["czj"]).pk,
            "lyczj": told(other, articles["lyczj"]).pk,
        }
        readings = {code: read_in_emergency(county, cases[code]) for code in ("czj", "gtz")}
    with clock.at(at("2026-02-27 09:00")):
        shown_in = {"own": shown(county), "foreign": _shown_elsewhere(other)}
        raised = {code: appealed(county, code, "C2") for code in ("czj", "gtz")}
        raised["lyczj"] = appealed(other, "lyczj", "C2", by="approver")
        adjusted = {
            "own": proposed(county, "gtz", "C1", "5"),
            "foreign": proposed(other, "lyczj", "C1", "5"),
        }
    assert all(shown_in.values())
    world = World(county=county)
    for role in UNIT_ROLES:
        world.people[role] = county.people[f"czj-{role.removeprefix('unit_')}"]
    for name in (*OFFICE_ROLES, "nobody"):
        world.people[name] = county.people[name]
    world.people["stranger"] = county.people["zjj-handler"]
    with every_unit(because="the tests' world"):
        tasks = {code: _open_task(filing) for code, filing in filings.items()}
        files = {
            code: StoredFile.objects.filter(unit__code=code).first() for code in ("czj", "gtz")
        }
        stored = files["czj"]
        assert stored is not None
        beside = {
            code: Attachment.objects.filter(filing=each).first() for code, each in filings.items()
        }
        papers = {code: AppealEvidence.objects.get(appeal=each).pk for code, each in raised.items()}
        inside = {code: Attachment.objects.get(case=cases[code]).pk for code in ("czj", "gtz")}
        common = {"year": 2026, "code": "A1", "due_kind": "progress"}
        lists = {code: ItemList.objects.get(unit__code=code).pk for code in ("czj", "gtz", "lyczj")}
        matters = {
            code: Matter.objects.filter(item_list=pk).values_list("pk", flat=True)[0]
            for code, pk in lists.items()
        }
        last_on = date(2026, 12, 31)
        bases = {
            name: ending_basis(each, "某某管理办法", last_on).pk
            for name, each in (("own", county), ("foreign", other))
        }
        measures = {name: measure(each).pk for name, each in (("own", county), ("foreign", other))}
        on_register = {
            name: listed(each).pk for name, each in (("own", county), ("foreign", other))
        }
        models = {code: published(each).pk for code, each in (("zjj", county), ("lyczj", other))}
        drafts = {code: _draft(county.units[code]) for code in ("czj", "gtz")}
        published_promise = PublishedCommitment.objects.get(commitment=promised["czj"])
        world.own[""] = {
            "division": county.office.division_code,
            "published": published_promise.pk,
            "article": articles["czj"].pk,
        }
        world.own["unit"] = common | {
            "unit": "czj",
            "filing": filings["czj"].pk,
            "task": tasks["czj"],
            "case": cases["czj"].pk,
            "subject": cases["czj"].subject_id,
            "report": reports["czj"],
            "file": stored.pk,
            "item_list": lists["czj"],
            "matter": matters["czj"],
            "model_list": models["zjj"],
            "person": world.people["handler"].uid,
            "invitation": invitations["czj"],
            "filing_attachment": beside["czj"].pk,  # type: ignore[union-attr]
            "case_attachment": inside["czj"],
            "guarded": guarded["czj"].pk,
            "shared": cases["gtz"].pk,
            "reading": readings["czj"].pk,
            "template": drafts["czj"].template.uid,
            "template_step": drafts["czj"].uid,
            "deputyship": deputyships["czj"],
            "consent": consents["czj"],
            "counter_query": visits["czj"],
            "batch": batches["czj"],
            "article": articles["czj"].pk,
            "commitment": promised["czj"].pk,
            "record": registered["czj"].record_id,
            "asking": registered["czj"].pk,
            "appeal": raised["czj"].pk,
            "appeal_evidence": papers["czj"],
            "summary": halves["czj"],
        }
        world.foreign["unit"] = {
            "filing": filings["gtz"].pk,
            "task": tasks["zjj"],
            "case": cases["gtz"].pk,
            "subject": cases["gtz"].subject_id,
            "report": reports["gtz"],
            "file": files["gtz"].pk,  # type: ignore[union-attr]
            "item_list": lists["gtz"],
            "matter": matters["gtz"],
            "model_list": models["lyczj"],
            "person": county.people["gtz-handler"].uid,
            "invitation": invitations["gtz"],
            "filing_attachment": beside["gtz"].pk,  # type: ignore[union-attr]
            "case_attachment": inside["gtz"],
            "guarded": guarded["gtz"].pk,
            "shared": cases["czj"].pk,
            "reading": readings["gtz"].pk,
            "template": drafts["gtz"].template.uid,
            "template_step": drafts["gtz"].uid,
            "deputyship": deputyships["gtz"],
            "consent": consents["gtz"],
            "counter_query": visits["gtz"],
            "batch": batches["gtz"],
            "article": articles["gtz"].pk,
            "commitment": promised["gtz"].pk,
            "record": registered["gtz"].record_id,
            "asking": registered["gtz"].pk,
            "appeal": raised["gtz"].pk,
            "appeal_evidence": papers["gtz"],
            "summary": halves["gtz"],
        }
        world.own["office"] = common | {
            "office": county.office.division_code,
            "filing": filings["gtz"].pk,
            "item_list": lists["gtz"],
            "model_list": models["zjj"],
            "basis": bases["own"],
            "measure": measures["own"],
            "agency": on_register["own"],
            "article": articles["czj"].pk,
            "adoption": adoptions["czj"],
            "summary": halves["gtz"],
            "task": tasks["gtz"],
            "filing_attachment": beside["gtz"].pk,  # type: ignore[union-attr]
            "member": "czj",
            "run": _run(county.office),
            "entry": Entry.objects.filter(chain="u:czj").latest("pk").uid,
            "person": county.people["gtz-handler"].uid,
            "invitation": invitations["gtz"],
            "case": cases["gtz"].pk,
            "appeal": raised["gtz"].pk,
            "appeal_evidence": papers["gtz"],
            "adjustment": adjusted["own"].pk,
        }
        world.foreign["office"] = {
            "filing": filings["lyczj"].pk,
            "item_list": lists["lyczj"],
            "model_list": models["lyczj"],
            "basis": bases["foreign"],
            "measure": measures["foreign"],
            "agency": on_register["foreign"],
            "article": articles["lyczj"].pk,
            "adoption": adoptions["lyczj"],
            "summary": halves["lyczj"],
            "task": tasks["lyczj"],
            "filing_attachment": beside["lyczj"].pk,  # type: ignore[union-attr]
            "member": "lyczj",
            "run": _run(other.office),
            "entry": Entry.objects.filter(chain="u:lyczj").latest("pk").uid,
            "person": other.people["lyczj-handler"].uid,
            "invitation": invitations["lyczj"],
            "case": cases["lyczj"].pk,
            "appeal": raised["lyczj"].pk,
            "appeal_evidence": papers["lyczj"],
            "adjustment": adjusted["foreign"].pk,
        }
    for persona, user in world.people.items():
        client = Client()
        client.force_login(user)
        world.sessions[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def _shown_elsewhere(other: County) -> Assessment:
    with every_unit(because="the tests' second county"):
        publish_rubric(other.office, 2026, DEFAULT_POINTS, by=system("tests"))
    return shown(other)


def second_county() -> County:
    with every_unit(because="the tests' second county"):
        office = Office.objects.create(division_code="350123", name="罗源县信用办")
        other = County(office)
        new = roster.NewUnit("lyczj", "罗源县财政局", "罗源财政局", "department")
        other.units["lyczj"] = roster.register_unit(office, new, since=SINCE, by=system("tests"))
        other.hire("lyczj-handler", "罗某某", other.units["lyczj"], Role.HANDLER)
        other.hire("lyczj-approver", "游某某", other.units["lyczj"], Role.APPROVER)
        other.hire("ly-reviewer", "严某某", None, Role.REVIEWER, Role.ASSESSOR)
        for known in (other.people, other.places):
            known["reviewer"] = known["assessor"] = known["ly-reviewer"]  # type: ignore[index]
    return other


def _last_entry() -> int:
    with every_unit(because="before the request"):
        return Entry.objects.latest("pk").pk


def _deputyship(county: County, code: str) -> UUID:
    leader, unit = county.actor(f"{code}-leader"), county.units[code]
    with unit_scope(unit):
        made = deputies.appoint(
            unit,
            leader.person,
            county.people[f"{code}-deputy"],
            since=date(2026, 3, 1),
            until=date(2026, 3, 31),
            reason="学习",
            by=leader,
        )
    return made.uid


def _guarded(county: County, code: str) -> Case:
    case = open_case(county, code)
    guard(county, case)
    return case


def _draft(unit: Unit) -> TemplateStep:
    """A step of a unit's draft for its item lists."""
    draft = start_draft(unit, TemplateKind.ITEM_LIST, by=system("tests"))
    return add_step(draft, NewStep("清单会审", Role.LEADER), by=system("tests"))


def _open_task(filing: Filing) -> UUID:
    task = Task.objects.get(process__filing=filing, flow_task_type="HUMAN", finished__isnull=True)
    uid: UUID = task.uid
    return uid


def _run(office: Office) -> UUID:
    """A finished run of the office, with a file that is there."""
    run = Run.objects.create(
        office=office,
        kind="assessment",
        state=RunState.DONE,
        params={"year": 2026},
        file_name="考核表.xlsx",
        stored_as=f"exports/{office.division_code}.xlsx",
    )
    vault.put(run.stored_as, b"a workbook", context=run.sealed_for)
    return run.pk
