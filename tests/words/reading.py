"""Reading pages: every address, what on them is data, and what of ours is still Chinese."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from audit.models import Adjustment, Entry, Run
from audit.scoring.facts import all_indicators
from casefiles.commitments.county import BUILT_IN
from casefiles.models import (
    Appeal,
    AppealEvidence,
    Article,
    ArticleAdoption,
    Attachment,
    Batch,
    Case,
    CaseGrant,
    Commitment,
    Consent,
    CounterQuery,
    CreditAgency,
    CreditRecord,
    CreditReport,
    CreditSubject,
    EmergencyReading,
    EndingBasis,
    Filing,
    FilingKind,
    Guard,
    ItemList,
    Matter,
    MeasureEntry,
    ModelList,
    RecordRequest,
    ReturnReason,
    StoredFile,
)
from casefiles.verbs import filings
from config import messages
from tenants.actors import system
from tenants.models import Invitation, RateCount, User
from tenants.scope import every_unit, office_scope, unit_scope
from tests.access.world import Route, all_routes
from tests.cast import County
from tests.stories import (
    submitted_month,
)
from workflows.models import Minimum, Task, TemplateStep, WorkflowTemplate

NOW = "2026-02-27 09:00"
BOOKS = Path(__file__).parents[1] / "data" / "workbooks"
# Chinese characters, and the punctuation and full-width forms that only Chinese text has.
CHINESE = re.compile("[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
PLACES = re.compile(r"%\((\w+)\)[^%]*?[sdX]")
ENGLISH_COOKIE = {"django_language": "en"}
# What stays Chinese on an English page, and why.
ALLOWED = ("中文",)  # the switch names each language in that language


def in_catalogue() -> Iterator[Any]:
    """Every message of the stored catalogue but its header."""
    return (each for each in messages.kept() if each.id)


def visitor(county: County, name: str, *, english: bool = True) -> Client:
    """A person of the cast at a browser."""
    client = Client()
    client.force_login(county.people[name])
    if english:
        client.cookies.load(ENGLISH_COOKIE)
    return client


def html(response: Any) -> str:
    """A page's whole source: text, titles, placeholders, labels."""
    return unescape(response.content.decode())


# The catalogue


def returned_and_submitted(county: County) -> None:
    """czj's January: signed in the unit, returned by the office, submitted again."""
    czj = county.units["czj"]
    handler, approver = county.actor("czj-handler"), county.actor("czj-approver")
    filing = submitted_month(county, "czj")
    with unit_scope(czj):
        filings.sign(filing, by=approver, text="情况属实。")
    with office_scope(county.office):
        reviewer = county.actor("reviewer")
        reason = ReturnReason.FIGURES
        filings.return_to_unit(filing, by=reviewer, reasons=[reason], text="请核对一月的数。")
    with unit_scope(czj):
        filings.submit(Filing.objects.get(pk=filing.pk), by=handler)


def open_list(county: County, code: str) -> Filing:
    """An item list that waits for its workbook."""
    unit = county.units[code]
    with unit_scope(unit):
        return filings.open_filing(
            unit, FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
        )


def stored_words() -> list[str]:
    """Every Chinese text that the database holds as data, longest first.

    A text that is also one of our msgids is not taken out: stored by us, it must be translated
    where it is shown (the title of a step, the channel of a query).
    """
    ours = {said for each in in_catalogue() for said in messages.strings(each.id)}
    found: set[str] = set()
    with every_unit(because="the words of the tests' data"):
        for model in set(apps.get_models()) - {RateCount}:  # keys, which no page shows
            texts = [
                each.attname
                for each in model._meta.concrete_fields
                if isinstance(each, models.CharField | models.TextField) and not each.choices
            ]
            if model._meta.app_label in {"tenants", "audit", "casefiles", "workflows"} and texts:
                for row in model._default_manager.values_list(*texts):
                    found.update(str(each) for each in row)
        for data in Entry.objects.values_list("data", flat=True):
            found.update(leaves(data))
        # A wording is a document in the language of the administration, stored yet or not.
        for wording in BUILT_IN.values():
            found.update((wording.title, *leaves(vars(wording)), *wording.text.splitlines()))
        for steps in Minimum.objects.values_list("steps", flat=True):
            found.update(leaves(steps))
    return sorted((each for each in found - ours if CHINESE.search(each)), key=len, reverse=True)


def leaves(value: Any) -> Iterator[str]:
    """The texts of a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, str):
        yield value


def chinese_of_ours(page: str, data: list[str]) -> list[str]:
    """What is left of a page's Chinese when the data and the allowed words are taken out."""
    for each in (*data, *ALLOWED):
        page = page.replace(each, "·")
    return CHINESE.findall(page)


def samples(county: County, code: str) -> dict[str, list[Any]]:
    """What can stand in a path, by the name of its place."""
    unit = county.units[code]
    with every_unit(because="what others opened to this unit"):
        rows = CaseGrant.objects.exclude(guest_unit=None)
        shared = list(rows.values_list("content_object_id", flat=True))
    with unit_scope(unit):
        return {
            "unit": [code],
            "office": [county.office.division_code],
            "summary": list(
                Filing.objects.filter(kind=FilingKind.SUMMARY).values_list("pk", flat=True)
            ),
            "due_kind": ["progress", "summary", "plan"],
            "filing": list(Filing.objects.values_list("pk", flat=True)),
            "case": list(Case.objects.values_list("pk", flat=True)),
            "report": list(CreditReport.objects.values_list("pk", flat=True)),
            "subject": list(CreditSubject.objects.values_list("pk", flat=True)),
            "file": list(StoredFile.objects.values_list("pk", flat=True)),
            "item_list": list(ItemList.objects.values_list("pk", flat=True)),
            "matter": list(
                Matter.objects.order_by("-item_list__version", "pk").values_list("pk", flat=True)[
                    :2
                ]
            ),
            "basis": list(EndingBasis.objects.values_list("pk", flat=True)),
            "article": list(Article.objects.filter(unit=unit).values_list("pk", flat=True)),
            "adoption": list(ArticleAdoption.objects.values_list("pk", flat=True)),
            "agency": list(CreditAgency.objects.values_list("pk", flat=True)[:2]),
            "measure": list(MeasureEntry.objects.values_list("pk", flat=True)[:2]),
            "model_list": list(ModelList.objects.values_list("pk", flat=True)),
            "filing_attachment": list(
                Attachment.objects.filter(filing__isnull=False).values_list("pk", flat=True)
            ),
            "case_attachment": list(
                Attachment.objects.filter(case__isnull=False).values_list("pk", flat=True)
            ),
            "task": list(Task.objects.values_list("uid", flat=True)[:1]),
            "code": [each.code for each in all_indicators()],
            "member": [code],
            "year": [2026],
            "person": list(
                User.objects.filter(memberships__unit=unit).values_list("uid", flat=True)
            ),
            "invitation": list(Invitation.objects.values_list("pk", flat=True)),
            "guarded": list(Guard.objects.values_list("case_id", flat=True)),
            "shared": shared,
            "consent": list(Consent.objects.values_list("pk", flat=True)),
            "batch": list(Batch.objects.exclude(state="dropped").values_list("pk", flat=True)),
            "counter_query": list(CounterQuery.objects.values_list("pk", flat=True)),
            "reading": list(EmergencyReading.objects.values_list("pk", flat=True)),
            "record": list(CreditRecord.objects.values_list("pk", flat=True)),
            "asking": list(RecordRequest.objects.values_list("pk", flat=True)),
            "commitment": list(Commitment.objects.values_list("pk", flat=True)),
            "appeal": list(Appeal.objects.values_list("pk", flat=True)),
            "appeal_evidence": list(AppealEvidence.objects.values_list("pk", flat=True)),
            "adjustment": list(Adjustment.objects.values_list("pk", flat=True)),
            "run": list(Run.objects.values_list("pk", flat=True)),
            "template": list(WorkflowTemplate.objects.values_list("uid", flat=True)),
            "template_step": list(TemplateStep.objects.values_list("uid", flat=True)),
            "entry": list(Entry.objects.filter(seq__lte=2).values_list("uid", flat=True)),
        }


def addresses(county: County, code: str, *spaces: str) -> Iterator[str]:
    """Every address that answers GET in some workspaces, with all samples of one unit."""
    held = samples(county, code)
    for route in all_routes():
        if route.workspace in spaces and answers_get(route):
            for values in product(*(held[name] for name in route.takes)):
                yield reverse(route.name, kwargs=dict(zip(route.takes, values, strict=True)))


def answers_get(route: Route) -> bool:
    """Whether a page can be asked for."""
    return "GET" in getattr(route.view, "methods", ("GET",))


def read_all(county: County, readers: dict[str, tuple[str, ...]], space: str) -> dict[str, str]:
    """Every page of a workspace as some people see it, by person and address."""
    read = {}
    for code, names in readers.items():
        for url, name in product(list(addresses(county, code, space)), names):
            # Where there is nothing to show, a page leads to the one that says so.
            response = visitor(county, name).get(url, follow=True)
            assert response.status_code in {200, 403, 404}, url
            if response["Content-Type"].startswith("text/html"):
                read[f"{name} {url}"] = html(response)
    return read
