"""示范清单: a copy that the office owns; a unit begins from it and sees nothing of its origin's rows."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction

from audit.models import Entry
from casefiles.itemlists.catalogue import name_key
from casefiles.models import (
    CatalogueEntry,
    Filing,
    FilingKind,
    ItemList,
    Matter,
    ModelList,
    ModelMatter,
)
from casefiles.refusals import AlreadyDone, NotAcceptedYet, NothingChosen, PublishedBefore
from casefiles.verbs import catalogue as codes
from casefiles.verbs import files, filings, itemlists, model_lists
from tenants import clock
from tenants.actors import system
from tenants.refusals import NotAllowed
from tenants.scope import office_scope, unit_scope
from tests.access.world import second_county
from tests.cast import County, at
from tests.security.uploading import at_desk
from tests.stories import matter_row, published
from tests.verbs.test_catalogue import in_force, named
from tests.words.reading import BOOKS

NOW = "2026-03-02 09:00"


@pytest.fixture
def example(county: County) -> Iterator[ModelList]:
    """财政局's list of two matters, published."""
    with clock.at(at("2026-02-02 09:00")):
        in_force(county, "czj", named("供应商资格审查", "CZ-01"), named("产权交易", "CZ-02"))
    with clock.at(at(NOW)), office_scope(county.office):
        yield model_lists.publish(ItemList.objects.get(), by=county.actor("reviewer"))


def filing_of(county: County, code: str = "gtz") -> Filing:
    """An open list of a unit."""
    return filings.open_filing(
        county.units[code], FilingKind.ITEM_LIST, "2026", due_at=None, by=system("tests")
    )


def ids(*names: str) -> list[UUID]:
    """The matters of any model by their names."""
    return list(ModelMatter.objects.filter(name__in=names).values_list("pk", flat=True))


def test_a_copy_names_its_origin_and_leaves_the_desk_out(
    county: County, example: ModelList
) -> None:
    assert (example.origin_name, example.version, example.size) == ("连江县财政局", 1, 2)
    with unit_scope(county.units["gtz"]):
        (first, second) = ModelMatter.objects.filter(model_list=example)
        assert (first.name, second.code) == ("供应商资格审查", "CZ-02")
        assert first.legal_basis == "政府采购法第二十二条"
        assert not hasattr(first, "contact") and not hasattr(first, "section")
        assert not Matter.objects.exists(), "the origin's own rows stay behind its walls"
    with office_scope(county.office):
        entry = Entry.objects.filter(chain="o:350122").latest("pk")
        assert (entry.action, entry.data["rows"]) == ("model.published", 2)


def test_only_an_accepted_list_once_and_only_by_the_office(
    county: County, example: ModelList
) -> None:
    with office_scope(county.office):
        listed = ItemList.objects.get()
        with pytest.raises(PublishedBefore, match="财政局2026年度事项清单"):
            model_lists.publish(listed, by=county.actor("reviewer"))
        for who in ("assessor", "administrator", "czj-handler"):
            with pytest.raises(NotAllowed):
                model_lists.publish(listed, by=county.actor(who))
        model_lists.withdraw(example, by=county.actor("chief"))
        model_lists.publish(listed, by=county.actor("chief"))
        listed.version = None
        with pytest.raises(NotAcceptedYet):
            model_lists.publish(listed, by=county.actor("chief"))


def test_a_unit_takes_what_it_ticked(county: County, example: ModelList) -> None:
    gtz, handler = county.units["gtz"], county.actor("gtz-handler")
    with clock.at(at(NOW)), unit_scope(gtz):
        filing = filing_of(county)
        n = model_lists.take(filing, example, ids("产权交易"), by=handler)
        (matter,) = Matter.objects.all()
        assert n == 1
        assert (matter.code, matter.name, matter.section, matter.contact) == (
            "CZ-02",
            "产权交易",
            "",
            "",
        )
        assert matter.effective_on == clock.today() and matter.yearly_estimate is None
        entry = Entry.objects.filter(chain="u:gtz", action="list.cloned").latest("pk")
        assert (entry.action, entry.data["rows"]) == ("list.cloned", 1)
        # The rows come with a workbook to go on with, which imports as it stands.
        listed = ItemList.objects.select_related("source").get()
        read = itemlists.check_workbook(files.read(listed.source))
        assert [row.name for row in read.rows] == ["产权交易"]
        filings.submit(filing, by=handler)


def test_what_is_there_already_is_left_as_it_is(county: County, example: ModelList) -> None:
    gtz, handler = county.units["gtz"], county.actor("gtz-handler")
    with clock.at(at(NOW)), unit_scope(gtz):
        filing = filing_of(county)
        everything = ids("供应商资格审查", "产权交易")
        model_lists.take(filing, example, ids("产权交易"), by=handler)
        assert model_lists.take(filing, example, everything, by=handler) == 1
        assert [m.name for m in Matter.objects.all()] == ["产权交易", "供应商资格审查"]
        for chosen in (everything, [], [filing.pk]):
            with pytest.raises(NothingChosen):
                model_lists.take(filing, example, chosen, by=handler)
        assert Matter.objects.count() == 2
        filings.submit(filing, by=handler)
        other = published(county)
    with clock.at(at(NOW)), unit_scope(gtz), pytest.raises(AlreadyDone):
        filing.refresh_from_db()
        model_lists.take(filing, other, ids("政府采购供应商资格审查"), by=handler)


def test_the_county_s_code_comes_along(county: County, example: ModelList) -> None:
    with clock.at(at(NOW)):
        with office_scope(county.office):
            key = name_key("产权交易")
            codes.give_code(county.office, key, "XJ-9", by=county.actor("chief"))
        with unit_scope(county.units["gtz"]):
            filing = filing_of(county)
            handler = county.actor("gtz-handler")
            model_lists.take(filing, example, ids("产权交易", "供应商资格审查"), by=handler)
            assert [m.code for m in Matter.objects.all()] == ["CZ-01", "XJ-9"]


def test_another_county_s_models_are_absent(county: County, example: ModelList) -> None:
    other = second_county()
    foreign = published(other, "罗源示范")
    with unit_scope(county.units["gtz"]):
        assert list(ModelList.objects.values_list("title", flat=True)) == [example.title]
        assert not ModelMatter.objects.filter(model_list=foreign.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM casefiles_modellist")
            assert cursor.fetchone() == (1,)
    with clock.at(at(NOW)):
        handler = at_desk(county, "gtz-handler")
        assert handler.get(f"/u/gtz/lists/models/{example.pk}/").status_code == 200
        assert handler.get(f"/u/gtz/lists/models/{foreign.pk}/").status_code == 404


@pytest.mark.parametrize(
    "model", [ModelList, ModelMatter, CatalogueEntry], ids=lambda model: model.__name__
)
def test_a_unit_writes_none_of_them(county: County, example: ModelList, model: type) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET office_id = office_id"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            unit_scope(county.units["gtz"]),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_a_withdrawn_model_is_offered_no_longer(county: County, example: ModelList) -> None:
    with clock.at(at(NOW)):
        office, handler = at_desk(county, "reviewer"), at_desk(county, "gtz-handler")
        url = f"/office/350122/models/{example.pk}/withdraw/"
        assert at_desk(county, "assessor").post(url).status_code == 403
        assert office.post(url).status_code == 302
        assert handler.get(f"/u/gtz/lists/models/{example.pk}/").status_code == 404
        assert example.title not in handler.get("/u/gtz/lists/models/").content.decode()
        assert "已撤下" in office.get("/office/350122/models/").content.decode()


def test_ticks_over_http(county: County, example: ModelList) -> None:
    with clock.at(at(NOW)):
        handler = at_desk(county, "gtz-handler")
        url = f"/u/gtz/lists/models/{example.pk}/take/"
        page = handler.post(url, {})
        assert page.status_code == 422 and "请至少勾选一项" in page.content.decode()
        with unit_scope(county.units["gtz"]):
            chosen = [str(each) for each in ids("供应商资格审查", "产权交易")]
        done = handler.post(url, {"chosen": chosen}, follow=True)
        assert "已加入 2 条事项" in done.content.decode()
        again = handler.get(f"/u/gtz/lists/models/{example.pk}/").content.decode()
        assert again.count("本单位清单已有") == 2 and " checked" not in again
        with office_scope(county.office):
            foreign = ModelMatter.objects.create(
                office=county.office,
                model_list=example,
                **{
                    key: value
                    for key, value in vars(replace(matter_row(9, "X-9"), name="另一项")).items()
                    if key in {"position", "code", "name", "category", "stage", "needs_consent"}
                },
                subject_kinds=["legal"],
                use_modes=["record"],
            )
            other = published(county)
        stray = handler.post(f"/u/gtz/lists/models/{other.pk}/take/", {"chosen": [str(foreign.pk)]})
        assert stray.status_code == 422, "a matter of another model is none of this one"


def test_the_office_publishes_a_list_of_its_own(county: County) -> None:
    def book(name: str) -> dict[str, object]:
        return {
            "title": "县级通用事项",
            "model_file": SimpleUploadedFile(name, (BOOKS / name).read_bytes()),
        }

    with clock.at(at(NOW)):
        office = at_desk(county, "reviewer")
        url = "/office/350122/models/new/"
        refused = office.post(url, book("fishery-errors.xlsx"))
        assert refused.status_code == 422 and "D3" in refused.content.decode()
        done = office.post(url, book("finance.xlsx"), follow=True)
        assert "已发布" in done.content.decode() and "信用办编制" in done.content.decode()
    with unit_scope(county.units["gtz"]):
        model = ModelList.objects.get()
        assert (model.title, model.size, model.origin) == ("县级通用事项", 4, None)
