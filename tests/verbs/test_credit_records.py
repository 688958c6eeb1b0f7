"""Registering a record: entered by one person, published by another, within seven working days."""

from datetime import date
from typing import Any

import pytest

from audit.models import Entry
from casefiles.identifiers import BadIdentifier
from casefiles.models import CreditRecord, RegisterRecord
from casefiles.refusals.credit_records import (
    NothingTicked,
    OwnEntry,
    RecordDayWrong,
    RecordLacks,
    RecordMoved,
    RecordThere,
)
from casefiles.registering.words import RecordKind, RecordState
from casefiles.verbs import credit_records
from tenants import clock
from tenants.refusals import NotAllowed
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.registering.papers import entered, publish, published, told
from tests.security.people import NUMBER
from tests.stories import COMPANY, reread

NOW = "2026-02-02 09:00"


def lines() -> list[RegisterRecord]:
    with every_unit(because="the tests' register"):
        return list(RegisterRecord.objects.all())


def last_entry(action: str) -> Any:
    with every_unit(because="test"):
        return Entry.objects.filter(action=action).latest("at").data


def test_what_is_published_is_found_by_every_query(county: County) -> None:
    with clock.at(at(NOW)):
        record = published(county, "czj")
    reread(record)
    assert record.state == RecordState.PUBLISHED
    (line,) = lines()
    assert line.organ == "连江县财政局"
    assert line.identifier == COMPANY
    assert line.source_key == str(record.pk)
    assert line.publish_until == date(2027, 1, 27)


def test_seven_working_days_from_the_decision(county: County) -> None:
    """28 January 2026 is a Wednesday: the seventh working day after it is 6 February."""
    with clock.at(at(NOW)):
        record = entered(county, "czj")
    assert record.due_at == at("2026-02-07 00:00")
    with clock.at(at("2026-02-06 23:59")):
        publish(county, "czj", record)
    assert last_entry("record.published")["in_time"] is True
    with clock.at(at("2026-02-07 00:00")):
        publish(county, "czj", entered(county, "czj", document_no="连财罚〔2026〕4号"))
    assert last_entry("record.published")["in_time"] is False


def test_nobody_publishes_what_they_entered(county: County) -> None:
    county.hire("czj-both", "双岗", county.units["czj"], *county.places["czj-handler"][1])
    with clock.at(at(NOW)):
        record = entered(county, "czj")
        with pytest.raises(NotAllowed):
            publish(county, "czj", record, by="handler")
        with unit_scope(county.units["czj"]):
            CreditRecord.objects.filter(pk=record.pk).update(
                entered_by=county.people["czj-approver"]
            )
        with pytest.raises(OwnEntry):
            publish(county, "czj", record)
    assert not lines()


def test_all_that_was_ticked_or_nothing(county: County) -> None:
    with clock.at(at(NOW)):
        first = published(county, "czj")
        second = entered(county, "czj", document_no="连财罚〔2026〕4号")
        with pytest.raises(RecordMoved):
            publish(county, "czj", first, second)
        with pytest.raises(NothingTicked):
            publish(county, "czj")
    reread(second)
    assert second.state == RecordState.DRAFT


def test_another_units_draft_is_not_there(county: County) -> None:
    with clock.at(at(NOW)):
        record = entered(county, "czj")
        with pytest.raises(NothingTicked):
            publish(county, "zjj", record)


def test_the_same_document_about_the_same_subject_is_registered_once(county: County) -> None:
    with clock.at(at(NOW)):
        entered(county, "czj")
        with pytest.raises(RecordThere):
            entered(county, "czj")
        entered(county, "zjj")


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"identifier": COMPANY[:-1] + "0"}, BadIdentifier),
        ({"decided_on": date(2026, 2, 3)}, RecordDayWrong),
        ({"publish_until": date(2026, 1, 1)}, RecordDayWrong),
        ({"valid_until": date(2026, 1, 1)}, RecordDayWrong),
        ({"severity": ""}, RecordLacks),
        ({"record_basis": "  "}, RecordLacks),
        ({"result": ""}, RecordLacks),
    ],
)
def test_a_faulty_document_is_refused(
    county: County, wrong: dict[str, Any], refusal: type[Exception]
) -> None:
    with clock.at(at(NOW)), pytest.raises(refusal):
        entered(county, "czj", **wrong)


def test_a_permit_is_published_but_is_no_finding(county: County) -> None:
    with clock.at(at(NOW)):
        record = published(
            county,
            "czj",
            kind=RecordKind.PERMIT,
            document_no="连财许〔2026〕1号",
            severity="serious",
        )
    assert record.severity == ""
    (line,) = lines()
    assert line.kind == RecordKind.PERMIT


def test_a_draft_is_mended_or_discarded(county: County) -> None:
    czj = county.units["czj"]
    with clock.at(at(NOW)):
        record = entered(county, "czj")
        with unit_scope(czj):
            handler = county.actor("czj-handler")
            credit_records.change(record, told(fact="虚报材料"), by=handler)
            assert CreditRecord.objects.get().fact == "虚报材料"
            credit_records.discard(record, by=handler)
            with pytest.raises(RecordMoved):
                credit_records.change(record, told(), by=handler)
        entered(county, "czj")  # the number is free again


def test_no_entry_names_a_person(county: County) -> None:
    with clock.at(at(NOW)):
        from casefiles.itemlists.words import SubjectKind

        published(
            county,
            "czj",
            subject_kind=SubjectKind.NATURAL,
            identifier=NUMBER,
            name="测试人甲",
            fact=f"测试人甲（{NUMBER}）骗取补贴",
        )
    with every_unit(because="test"):
        said = "".join(
            f"{each.subject_label}{each.data}"
            for each in Entry.objects.filter(action__startswith="record.")
        )
    assert NUMBER not in said
    assert "测试人甲" not in said
    assert NUMBER not in lines()[0].fact
