"""Credit subjects: found by their number, renamed, merged when found double, and parted again."""

import json

import pytest

from audit.models import Entry
from casefiles.identifiers.org_code import check_digit
from casefiles.itemlists.words import SubjectKind
from casefiles.models import Case, CreditSubject, FormerName, LawfulBasis, Matter
from casefiles.refusals import ReasonMissing
from casefiles.refusals.subjects import (
    MergedAlready,
    NameDiffers,
    NoSuchSubject,
    NotADouble,
    NotMerged,
    SameName,
)
from casefiles.verbs import cases, subjects
from casefiles.verbs.subjects import Applicant
from tenants import clock
from tenants.scope import every_unit, unit_scope
from tests.cast import County, at
from tests.security.people import NAME, NUMBER, open_person
from tests.stories import COMPANY, list_in_force
from tests.words.reading import visitor

NOW = "2026-02-02 09:00"
FISH = "连江样本渔业有限公司"
OLD_CODE = COMPANY[8:17]
KINDS = tuple(SubjectKind)


@pytest.fixture
def town(county: County) -> County:
    """财政局 and 琯头镇 with a list for every kind of subject."""
    with clock.at(at(NOW)):
        for code in ("czj", "gtz"):
            list_in_force(county, code, kinds=KINDS)
    return county


def take(
    county: County, number: str, name: str, *, code: str = "czj", renamed: bool = False
) -> Case:
    """A case on that number, opened by the unit's handler."""
    with unit_scope(county.units[code]), clock.at(at(NOW)):
        return cases.open_case(
            Matter.objects.get(code="SY-01", item_list__version__isnull=False),
            Applicant(SubjectKind.LEGAL, number, name, renamed),
            basis=LawfulBasis.STATUTORY,
            basis_note="政府采购法第二十二条",
            by=county.actor(f"{code}-handler"),
        )


def test_an_organisation_code_is_a_number_of_a_body() -> None:
    assert OLD_CODE[-1] == check_digit(OLD_CODE[:-1])


def test_a_number_has_one_subject_in_a_unit(town: County) -> None:
    first, again = take(town, COMPANY, FISH), take(town, COMPANY.lower(), f" {FISH} ")
    other = take(town, COMPANY, FISH, code="gtz")
    assert first.subject_id == again.subject_id != other.subject_id


def test_another_name_is_asked_about_and_kept(town: County) -> None:
    subject = take(town, COMPANY, FISH).subject
    with pytest.raises(NameDiffers, match=FISH):
        take(town, COMPANY, "连江远洋渔业有限公司")
    take(town, COMPANY, "连江远洋渔业有限公司", renamed=True)
    with unit_scope(town.units["czj"]):
        (former,) = FormerName.objects.all()
        assert (former.name, former.subject.name) == (FISH, "连江远洋渔业有限公司")
        assert f"{former.until}" == "2026-02-02"
        assert Entry.objects.filter(action="subject.renamed").count() == 1
        with pytest.raises(SameName):
            subjects.rename(subject, "连江远洋渔业有限公司", by=town.actor("czj-handler"))


@pytest.mark.parametrize("spelt", ["连江样本渔业有限公司　", "连江 样本渔业有限公司"])
def test_a_blank_is_no_new_name(town: County, spelt: str) -> None:
    assert take(town, COMPANY, FISH).subject_id == take(town, COMPANY, spelt).subject_id


def test_doubles_of_a_body_are_found_merged_and_parted(town: County) -> None:
    old, new = take(town, OLD_CODE, FISH).subject, take(town, COMPANY, FISH).subject
    by = town.actor("czj-handler")
    with unit_scope(town.units["czj"]), clock.at(at(NOW)):
        assert subjects.likely_doubles(new) == [old] and subjects.likely_doubles(old) == [new]
        subjects.merge(new, OLD_CODE, by=by, reason="三证合一前的旧代码")
        assert subjects.subject_of(OLD_CODE, town.units["czj"]) == new
        assert subjects.likely_doubles(new) == []
        entry = Entry.objects.get(action="subject.merged")
        assert entry.data == {"double": FISH, "text": "三证合一前的旧代码"}
    assert take(town, OLD_CODE, FISH).subject_id == new.pk
    with unit_scope(town.units["czj"]), clock.at(at(NOW)):
        old = CreditSubject.objects.get(pk=old.pk)
        with pytest.raises(MergedAlready):
            subjects.rename(old, "别的名称", by=by)
        subjects.unmerge(old, by=by, reason="不是同一家")
        assert subjects.subject_of(OLD_CODE, town.units["czj"]) == old
        with pytest.raises(NotMerged):
            subjects.unmerge(old, by=by, reason="不是同一家")


def test_what_cannot_be_merged(town: County) -> None:
    new = take(town, COMPANY, FISH).subject
    take(town, OLD_CODE, FISH)
    with clock.at(at(NOW)):
        open_person(town, "czj")
    by = town.actor("czj-handler")
    with unit_scope(town.units["czj"]), clock.at(at(NOW)):
        for number, reason, refusal in (
            (OLD_CODE, " ", ReasonMissing),
            ("91350122MA0000000X", "笔误", NoSuchSubject),
            (COMPANY, "同一家", NotADouble),
            (NUMBER, "同一家", NotADouble),
        ):
            with pytest.raises(refusal):
                subjects.merge(new, number, by=by, reason=reason)
        old = subjects.merge(new, OLD_CODE, by=by, reason="旧代码")
        for subject, number in ((old, COMPANY), (new, OLD_CODE)):
            with pytest.raises(MergedAlready):
                subjects.merge(subject, number, by=by, reason="再合并")


def test_the_trail_names_no_person(town: County) -> None:
    with clock.at(at(NOW)):
        one = open_person(town, "czj").subject
        open_person(town, "czj", number="350122190005319058", name="欧阳样本甲一")
    by = town.actor("czj-handler")
    with unit_scope(town.units["czj"]), clock.at(at(NOW)):
        subjects.rename(one, "欧阳样本乙", by=by)
        one = CreditSubject.objects.get(pk=one.pk)
        why = f"欧阳样本乙就是欧阳样本甲一，{NUMBER}"
        subjects.merge(one, "350122190005319058", by=by, reason=why)
    with every_unit(because="the tests read the trail"):
        said = json.dumps(
            [each.hashed_fields() for each in Entry.objects.all()], ensure_ascii=False
        )
    assert "欧阳" not in said and NUMBER not in said and NAME not in said


def test_on_its_page(town: County) -> None:
    old, new = take(town, OLD_CODE, FISH), take(town, COMPANY, FISH)
    with clock.at(at(NOW)):
        handler = visitor(town, "czj-handler", english=False)
        place = f"/u/czj/subjects/{new.subject_id}/"
        page = handler.get(place).content.decode()
        assert "可能是重复登记" in page and new.case_no in page and old.case_no not in page
        refused = handler.post(
            f"{place}merge/", {"double_number": "1234", "merge_reason": "旧代码"}
        )
        assert refused.status_code == 422 and 'value="1234"' in refused.content.decode()
        done = handler.post(f"{place}merge/", {"double_number": OLD_CODE, "merge_reason": "旧代码"})
        assert done.status_code == 302
        page = handler.get(place).content.decode()
        assert old.case_no in page and "已合并的重复主体" in page
        listed = handler.get(f"/u/czj/cases/?subject={new.subject_id}").content.decode()
        assert old.case_no in listed and new.case_no in listed
        double = f"/u/czj/subjects/{old.subject_id}/"
        assert "已合并到" in handler.get(double).content.decode()
        handler.post(f"{double}unmerge/", {"unmerge_reason": "不是同一家"})
        assert "已合并到" not in handler.get(double).content.decode()
        handler.post(f"{place}rename/", {"new_name": "连江远洋渔业有限公司"})
        page = handler.get(place).content.decode()
        assert "连江远洋渔业有限公司" in page and "曾用名" in page and FISH in page
