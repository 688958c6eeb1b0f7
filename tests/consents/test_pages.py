"""Consents through the pages: from a case that lacks one to its decision, and what a withdrawal stops."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles import needs
from casefiles.consents.terms import Grantor
from casefiles.consents.words import DataScope, Proof, Separate
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, CheckKind, Consent, GateAnswer, LawfulBasis, Matter, Verdict
from casefiles.needs import Standing
from casefiles.refusals import ChecksMissing, ConsentWithdrawn, NoConsent
from casefiles.verbs import cases, sharing
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.consents.papers import for_a_year, granted, take, withdraw
from tests.security.people import NAME, NUMBER, persons_list
from tests.stories import COMPANY, PAPER, list_in_force, open_case
from tests.words.reading import visitor

NOW = "2026-02-02 09:00"
FIRM = "连江样本渔业有限公司"


@pytest.fixture
def case(county: County) -> Case:
    """A case of 财政局 on the subject's consent, which nobody has recorded yet."""
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        with unit_scope(county.units["czj"]):
            return cases.open_case(
                Matter.objects.get(code="SY-01", item_list__version__isnull=False),
                cases.Applicant(SubjectKind.LEGAL, COMPANY, FIRM),
                basis=LawfulBasis.CONSENT,
                basis_note="当面授权",
                by=county.actor("czj-handler"),
            )


def line(case: Case) -> needs.Line:
    """The case's line of consent."""
    with unit_scope(case.unit):
        found = {each.kind: each for each in needs.lines(Case.objects.get(pk=case.pk))}
    return found[CheckKind.CONSENT]


def post(client: Client, name: str, /, *args: object, status: int = 302, **form: object) -> str:
    """Send a form; the page that comes back."""
    answer = client.post(reverse(name, args=args), form)
    assert answer.status_code == status, answer.content.decode()
    return str(answer.content.decode())


def test_from_a_missing_consent_to_the_decision(county: County, case: Case) -> None:
    handler = visitor(county, "czj-handler", english=False)
    with clock.at(at(NOW)):
        missing = line(case)
        assert (missing.standing, missing.label) == (Standing.MISSING, "未授权")
        with unit_scope(case.unit), pytest.raises(NoConsent):
            cases.query_record(case, by=county.actor("czj-handler"))
        assert "未授权" in handler.get(reverse("unit:case", args=["czj", case.pk])).content.decode()
        new = missing.links[0].href
        assert FIRM in handler.get(new).content.decode()
        form = {"scopes": ["record"], "proof": "licence", "starts_on": "2026-02-02"}
        assert handler.post(new, form).status_code == 302
        with unit_scope(case.unit):
            made = Consent.objects.get()
        paper = handler.get(reverse("unit:consent-form", args=["czj", made.pk])).content.decode()
        for printed in (made.shown_code, FIRM, "连江县财政局", "可以随时撤回", case.case_no):
            assert printed in paper
        assert line(case).words == "授权书尚未签署"
        scan = SimpleUploadedFile("授权书.pdf", PAPER)
        post(handler, "unit:consent-sign", "czj", made.pk, signed_on="2026-02-02", paper=scan)
        done = line(case)
        assert (done.standing, done.words) == (Standing.DONE, "SQ-2026-0001")
        with unit_scope(case.unit):
            made.refresh_from_db()
            assert done.sm3 == made.evidence_sm3 and len(made.evidence_sha256) == 64
            cases.query_record(case, by=county.actor("czj-handler"))
            cases.propose(case, by=county.actor("czj-handler"), opinion="建议准予。")
        # Withdrawn before the decision: the record may not be read again, and the check is open.
        post(handler, "unit:consent-withdraw", "czj", made.pk, how="本人持证件到窗口撤回")
        assert line(case).words == "授权已撤回"
        with unit_scope(case.unit):
            with pytest.raises(ConsentWithdrawn):
                cases.query_record(case, by=county.actor("czj-handler"))
            ruling = cases.Ruling(Verdict.GRANT)
            with pytest.raises(ChecksMissing, match="主体授权"):
                cases.decide(case, by=county.actor("czj-approver"), ruling=ruling)
        page = handler.get(reverse("unit:consent", args=["czj", made.pk])).content.decode()
        assert "授权已撤回" in page and "使用记录" in page and "查询信用记录" in page


def test_a_decided_case_keeps_the_consent_it_had(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        consent = take(county, "czj", granted(case))
        with unit_scope(case.unit):
            cases.query_record(case, by=county.actor("czj-handler"))
            cases.propose(case, by=county.actor("czj-handler"), opinion="建议准予。")
            ruling = cases.Ruling(Verdict.GRANT)
            cases.decide(case, by=county.actor("czj-approver"), ruling=ruling)
    with clock.at(at("2026-02-03 09:00")):
        withdraw(county, consent)
        assert line(case).standing == Standing.DONE


def test_a_number_on_paper_of_before_goes_on(county: County, case: Case) -> None:
    with clock.at(at(NOW)):
        with unit_scope(case.unit):
            # As the migration leaves every case that was there before.
            case.consent_on_paper = True
            case.save()
            cases.query_record(case, by=county.actor("czj-handler"))
        assert (line(case).standing, line(case).words) == (Standing.DONE, "当面授权")


def test_a_faulty_consent_says_what_to_mend_and_keeps_what_was_typed(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        handler = visitor(county, "czj-handler", english=False)
        form = {
            "kind": "legal",
            "identifier": COMPANY,
            "name": FIRM,
            "proof": "agent",
            "scopes": ["record"],
            "purpose": "年度评优",
            "starts_on": "2026-02-02",
            "ends_on": "2027-02-02",
        }
        for change, said in (
            ({}, "代理人姓名"),
            ({"proof": "licence", "ends_on": "2027-02-03"}, "最长一年"),
            ({"proof": "licence", "purpose": ""}, "写明用途"),
            ({"proof": "licence", "starts_on": "2026-02-01"}, "不能从今天以前"),
            (
                {"proof": "licence", "recipients": [county.units["zjj"].pk]},
                "向其他单位提供",
            ),
            ({"proof": "licence", "identifier": NUMBER}, "主体类型"),
        ):
            page = post(handler, "unit:consent-new", "czj", status=422, **(form | change))
            assert said in page and FIRM in page
        post(handler, "unit:consent-new", "czj", **(form | {"proof": "licence"}))


def test_a_joint_check_stops_with_the_consent(county: County) -> None:
    zjj = county.units["zjj"]
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        case = open_case(county, "czj")
        terms = for_a_year(
            county,
            "czj",
            scopes=(DataScope.CASE,),
            recipients=(zjj,),
            separate=(Separate.PASS_ON,),
        )
        consent = take(county, "czj", terms)
        with unit_scope(case.unit):
            sharing.share_case(
                case,
                unit_code="zjj",
                account="zjj-handler",
                last_day=clock.today(),
                grounds="项目属地联合核查",
                by=county.actor("czj-approver"),
            )
        guest = visitor(county, "zjj-handler", english=False)
        where = reverse("unit:shared-case", args=["zjj", case.pk])
        assert case.case_no in guest.get(where).content.decode()
        withdraw(county, consent)
        stopped = guest.get(where)
        assert stopped.status_code == 403 and "已撤回授权" in stopped.content.decode()
        assert FIRM not in stopped.content.decode()
    with every_unit(because="the tests count answers"):
        given = list(GateAnswer.objects.order_by("asked_at", "pk").values_list("judgement"))
    assert sorted(each for (each,) in given) == ["given", "given", "withdrawn"]


def test_without_consent_and_law_nothing_is_opened_to_another_unit(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        case = open_case(county, "czj")
        approver = visitor(county, "czj-approver", english=False)
        form = {
            "unit_code": "zjj",
            "account": "zjj-handler",
            "last_day": "2026-02-20",
            "grounds": "项目属地联合核查",
        }
        said = post(approver, "unit:case-share", "czj", case.pk, status=422, **form)
        assert "写明法律依据" in said
        form["law"] = "《政务数据共享条例》第二十条"
        post(approver, "unit:case-share", "czj", case.pk, **form)


def test_a_persons_paper_is_given_for_a_purpose_only(county: County) -> None:
    with clock.at(at(NOW)):
        persons_list(county, "czj")
        who = Grantor(SubjectKind.NATURAL, NUMBER, NAME, Proof.ID_CARD)
        consent = take(county, "czj", for_a_year(county, "czj"), who)
        handler = visitor(county, "czj-handler", english=False)
        where = reverse("unit:file", args=["czj", consent.file_id])
        asked = handler.get(where)
        assert asked["Content-Type"].startswith("text/html")
        given = handler.post(where, {"purpose": "document", "text": f"核对 {NAME} 的授权"})
        assert given.content == PAPER
    with every_unit(because="the tests read the trail"):
        entry = Entry.objects.get(action="case.evidence_taken")
    assert NAME not in str(entry.data)
