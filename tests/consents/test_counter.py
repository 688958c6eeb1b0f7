"""The counter: papers first, then the record, its code, the log, and the subject's own page."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casefiles.counter.words import DEMANDED, Proof, Visit
from casefiles.identifiers import BadIdentifier
from casefiles.models import CounterQuery
from casefiles.refusals import BearerMissing, FileRemoved, ProofMissing
from casefiles.verbs import counter, files, forgetting, self_view
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.consents.papers import BEARER, FIRM, for_a_year, take, visit, withdraw
from tests.security.people import NAME, NUMBER, persons_list, proposed_person, publish_a_person
from tests.stories import COMPANY, list_in_force, publish_record
from tests.words.reading import visitor

NOW = "2026-02-02 09:00"
MASKED = "350122********9007"
ALONE = {"visit": Visit.PERSON, "identifier": NUMBER, "name": NAME, "bearer": "", "letter": ""}


def test_every_paper_is_seen_or_nothing_is_given(county: County) -> None:
    with clock.at(at(NOW)):
        for each in Visit:
            for absent in DEMANDED[each]:
                seen = [proof for proof in DEMANDED[each] if proof != absent]
                with pytest.raises(ProofMissing) as said:
                    visit(county, "czj", visit=each, proofs=seen)
                assert str(absent.label) in str(said.value)
        with pytest.raises(ProofMissing):
            visit(county, "czj", proofs=[Proof.ID_CARD])
        for faulty in ({"bearer": " "}, {"letter": ""}):
            with pytest.raises(BearerMissing):
                visit(county, "czj", **faulty)
        for faulty in ({"bearer_number": "350122190005319059"}, {"identifier": NUMBER}):
            with pytest.raises(BadIdentifier):
                visit(county, "czj", **faulty)
    with every_unit(because="the tests count visits"):
        assert not CounterQuery.objects.exists()


def test_a_visit_leaves_a_numbered_log_and_evidence(county: County) -> None:
    publish_record()
    with clock.at(at(NOW)):
        first, second = visit(county, "czj"), visit(county, "czj")
    assert (first.number, second.number) == ("GT-2026-00001", "GT-2026-00002")
    assert first.code != second.code and first.found == 1
    assert first.printed[0]["fact"] == "未履行生效判决"
    with unit_scope(first.unit):
        assert COMPANY.encode() in files.read(first.file)
    with every_unit(because="the tests read the trail"):
        entry = Entry.objects.filter(action="counter.served").earliest("seq")
    assert (entry.data["visit"], entry.data["found"]) == ("enterprise", 1)
    assert entry.data["sm3"] == first.file.sm3
    for name in ("czj-approver", "czj-admin"):
        with unit_scope(first.unit), pytest.raises(NotAllowed):
            counter.serve(
                first.unit,
                counter.Visitor(Visit.PERSON, NUMBER, NAME, DEMANDED[Visit.PERSON]),
                by=county.actor(name),
            )


def page(client: Client, name: str, *args: object, **form: object) -> str:
    """A page's text, by POST when a form is given."""
    url = reverse(name, args=args)
    answer = client.post(url, form) if form else client.get(url)
    return str(answer.content.decode())


def test_the_print_is_for_its_clerk_on_its_day(county: County) -> None:
    publish_a_person()
    with clock.at(at(NOW)):
        made = visit(county, "czj", **ALONE)
        clerk = visitor(county, "czj-handler", english=False)
        said = page(clerk, "unit:counter-print", "czj", made.pk)
        assert made.shown_code in said and "GT-2026-00001" in said
        assert MASKED in said and NUMBER not in said
        assert "未履行生效判决" in said
        log = page(visitor(county, "czj-leader", english=False), "unit:counter-log", "czj")
        assert MASKED in log and NUMBER not in log and "未履行" not in log
    with clock.at(at("2026-02-03 09:00")):
        clerk = visitor(county, "czj-handler", english=False)
        answer = clerk.get(reverse("unit:counter-print", args=["czj", made.pk]), follow=True)
        assert answer.redirect_chain and "只在当日打印" in answer.content.decode()


def test_a_code_tells_that_a_paper_is_genuine_and_nothing_else(county: County) -> None:
    with clock.at(at(NOW)):
        list_in_force(county, "czj")
        consent = take(county, "czj", for_a_year(county, "czj"))
        made = visit(county, "czj")
        client = Client()
        said = page(client, "verify", verify_code=consent.shown_code.lower())
        assert "授权有效" in said and "2027-02-02" in said
        printed = page(client, "verify", verify_code=made.code)
        assert "由本系统出具" in printed and "2026-02-02 09:00" in printed
        withdraw(county, consent)
        after = page(client, "verify", verify_code=consent.code)
        assert "授权已撤回" in after
        for text in (said, printed, after):
            for hidden in (FIRM, COMPANY, "连江县财政局", consent.number, made.number, "王某某"):
                assert hidden not in text
        wrong = client.post(reverse("verify"), {"verify_code": "0" * 16})
        assert wrong.status_code == 422 and "没有这个核验码" in wrong.content.decode()


def test_the_subject_reads_who_asked_and_why(county: County) -> None:
    publish_a_person()
    with clock.at(at("2026-02-01 09:00")):
        persons_list(county, "czj")
        proposed_person(county, "czj")
    with clock.at(at(NOW)):
        made = visit(county, "gtz", **ALONE)
        client = Client()
        said = page(client, "who-asked", verify_code=made.code, number=NUMBER)
        for told in ("连江县财政局", "SY-01", "查询信用记录", "主体授权", "柜台查询本人记录"):
            assert told in said
        assert NAME not in said and NUMBER not in said
        for code, number in ((made.code, BEARER), ("0" * 16, NUMBER), ("", NUMBER)):
            answer = client.post(reverse("who-asked"), {"verify_code": code, "number": number})
            assert answer.status_code == 422
            assert "连江县财政局" not in answer.content.decode()
    with clock.at(at("2026-03-05 09:00")), pytest.raises(self_view.ReceiptUnknown):
        self_view.who_asked(made.code, NUMBER)
    with every_unit(because="the tests read the trail"):
        assert Entry.objects.filter(action="counter.who_asked", chain="u:gtz").count() == 1


def test_visits_and_consents_are_forgotten_in_time(county: County) -> None:
    with clock.at(at(NOW)):
        made = visit(county, "czj", **ALONE)
        brought = visit(county, "czj")
    with clock.at(at("2040-02-02 09:00")):
        list(forgetting.forget_all(date(2030, 1, 1), by=system("forget")))
        with unit_scope(made.unit):
            made.refresh_from_db()
            brought.refresh_from_db()
            assert (made.identifier, made.identifier_hash, made.records) == ("", None, "")
            assert NAME not in made.name
            # A body keeps its name; who brought its letter is a person.
            assert brought.name == FIRM
            assert (brought.bearer, brought.bearer_number) == ("", "")
            made.file.refresh_from_db()
            with pytest.raises(FileRemoved):
                files.read(made.file)
