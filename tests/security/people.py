"""A person with a case: the story of the personal-data tests, through the pages and through the verbs."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casefiles.itemlists.words import SubjectKind
from casefiles.models import (
    Case,
    CheckKind,
    Consent,
    Finding,
    LawfulBasis,
    Matter,
    RegisterRecord,
    Verdict,
)
from casefiles.verbs import cases
from casefiles.verbs.subjects import Applicant
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County
from tests.consents.papers import of_subject
from tests.stories import PAPER, list_in_force, measure
from tests.words.reading import visitor

NUMBER = "350122190001019007"
NAME = "欧阳样本甲"
MASKED = "350122********9007"
FACT = f"欧阳样本甲（{NUMBER}）未履行生效判决"
NEED = {"purpose": "document", "text": f"制作不予许可决定书，{NAME} {NUMBER}"}
PERSONS = (SubjectKind.LEGAL, SubjectKind.NATURAL)


def publish_a_person() -> None:
    """The platform has a record whose text names the person with the number."""
    with every_unit(because="the tests' register"):
        RegisterRecord.objects.create(
            identifier=NUMBER,
            severity="serious",
            document_no="闽连执〔2025〕8号",
            organ="连江县人民法院",
            fact=FACT,
            decided_on=date(2025, 6, 1),
            publish_until=date(2028, 6, 1),
        )


def open_person(county: County, code: str, number: str = NUMBER, name: str = NAME) -> Case:
    """A case of a person that waits for its check; the unit's list must be in force."""
    with unit_scope(county.units[code]):
        case = cases.open_case(
            Matter.objects.get(code="SY-01", item_list__version__isnull=False),
            Applicant(SubjectKind.NATURAL, number, name),
            basis=LawfulBasis.CONSENT,
            basis_note=f"授权书（{name}）",
            by=county.actor(f"{code}-handler"),
        )
    of_subject(county, case)
    return case


def proposed_person(county: County, code: str, *, asked: bool = True, **who: str) -> Case:
    """A case of a person that waits for its decision; `asked` says whether the record was queried."""
    case = open_person(county, code, **who)
    handler = county.actor(f"{code}-handler")
    with unit_scope(county.units[code]):
        if asked:
            cases.query_record(case, by=handler)
        cases.propose(case, by=handler, opinion=f"{case.subject.name}材料齐全。")
    return case


def decided_person(county: County, code: str, *, asked: bool = True, **who: str) -> Case:
    """A decided case of a person; a query that was not made was waived."""
    case = proposed_person(county, code, asked=asked, **who)
    with unit_scope(county.units[code]):
        waivers = {} if asked else {CheckKind.RECORD: f"{case.subject.name}本人急办"}
        ruling = cases.Ruling(Verdict.REFUSE, f"{case.subject.name}材料不全。", waivers=waivers)
        cases.decide(case, by=county.actor(f"{code}-approver"), ruling=ruling)
    return case


def persons_list(county: County, code: str) -> None:
    """An item list in force that people can apply under."""
    list_in_force(county, code, kinds=PERSONS)


def walk(county: County) -> Case:
    """A whole case by its pages: the number is typed wherever a careless person would type it."""
    handler = visitor(county, "czj-handler", english=False)
    approver = visitor(county, "czj-approver", english=False)
    with unit_scope(county.units["czj"]):
        matter = Matter.objects.get(item_list__version__isnull=False)
    typed = {
        "matter": matter.pk,
        "kind": "natural",
        "identifier": f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}",
        "name": NAME,
        "basis": "consent",
        "basis_note": f"授权书，{NUMBER}",
    }
    refused = handler.post("/u/czj/cases/new/", typed | {"identifier": NUMBER[:-1] + "8"})
    assert refused.status_code == 422
    opened = handler.post("/u/czj/cases/new/", typed)
    assert opened.status_code == 302, opened.content.decode()
    with unit_scope(county.units["czj"]):
        case = Case.objects.get()
    _consent(handler, case)
    _post(handler, "unit:case-query", case)
    _post(handler, "unit:case-identifier", case, status=200, **NEED)
    _post(handler, "unit:case-propose", case, opinion=f"申请人 {NUMBER} 材料齐全。")
    _post(
        approver,
        "unit:case-decide",
        case,
        back="1",
        reason="请再核对３５０１２２１９０００１０１９００７。",
    )
    _post(handler, "unit:case-propose", case, opinion=f"已核对，号码为{NUMBER}。")
    ruling = {
        "verdict": "conditional",
        "reason": f"被执行人{NUMBER}。",
        "measure": measure(county).pk,
        "findings": _found_in(case),
    }
    _post(approver, "unit:case-decide", case, **ruling)
    _post(handler, "unit:case-notify", case, notified_on=clock.today(), manner="in_person")
    said = f"{NUMBER}当面放弃陈述。"
    _post(approver, "unit:case-hear", case, outcome="waived", statement=said)
    with unit_scope(county.units["czj"]):
        evidence = case.queries.get().evidence_id
    taken = handler.post(reverse("unit:file", args=["czj", evidence]), NEED)
    assert NUMBER in taken.content.decode()
    return case


def _consent(handler: Client, case: Case) -> None:
    """The person's consent, prepared and signed on the case's own page."""
    terms = {"name": NAME, "proof": "id_card", "scopes": ["record"], "purpose": f"核查{NUMBER}"}
    today = clock.today()
    _post(handler, "unit:consent-new-case", case, **terms, starts_on=today)
    with unit_scope(case.unit):
        made = Consent.objects.get(case=case)
    signed = {"signed_on": today, "paper": SimpleUploadedFile(f"授权书{NUMBER}.pdf", PAPER)}
    answer = handler.post(reverse("unit:consent-sign", args=["czj", made.pk]), signed)
    assert answer.status_code == 302, answer.content.decode()


def _found_in(case: Case) -> list[int]:
    with unit_scope(case.unit):
        return list(Finding.objects.filter(case=case).values_list("pk", flat=True))


def _post(client: Client, route: str, case: Case, status: int = 302, **typed: Any) -> None:
    response = client.post(reverse(route, args=["czj", case.pk]), typed)
    assert response.status_code == status, response.content.decode()


def stored_files() -> list[Path]:
    """Every file that the storage holds now."""
    folder = Path(default_storage.path(""))
    return [each for each in folder.rglob("*") if each.is_file()]
