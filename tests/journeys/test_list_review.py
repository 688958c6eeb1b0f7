"""The annual review: opened once a year, confirmed in one click, or answered by an amendment."""

from datetime import date

from audit.models import Entry
from casefiles.models import FilingKind, ListReview
from casefiles.verbs import bases
from tenants import clock
from tenants.actors import system
from tenants.scope import office_scope, unit_scope
from tests.cast import at
from tests.journeys.client import Visitor
from tests.journeys.site import Site
from tests.stories import list_in_force


def opened(site: Site) -> Visitor:
    """The handler of 财政局 in front of the lists page in June."""
    with clock.at(at("2026-01-14 10:00")):
        list_in_force(site.county, "czj", 2)
    site.set_clock("2026-06-01 09:00")
    assert site.open_period(FilingKind.LIST_REVIEW, "2026") == 1, (
        "the others have nothing to review"
    )
    assert site.open_period(FilingKind.LIST_REVIEW, "2026") == 0
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/?tab=free")
    assert "2026年度清单核对" in handler.page.text
    handler.get("/u/czj/lists/")
    assert "2026年度清单核对：待填报" in handler.page.text and "6月30日 24:00" in handler.page.text
    return handler


def signed_and_accepted(site: Site, handler: Visitor) -> None:
    path = handler.answer.path
    approver, reviewer = site.visitor("czj-approver"), site.visitor("reviewer")
    approver.get(path)
    approver.fill("/sign/", press="同意")
    reviewer.get(path.replace("/u/czj/", "/office/350122/"))
    reviewer.fill("/review/", press="采纳")


def test_no_change_in_one_click(site: Site) -> None:
    handler = opened(site)
    handler.follow("去核对")
    handler.fill("/confirm/", press="无变化，确认并提交", people_current="on")
    assert "单位审批中" in handler.page.text and "无变化，继续有效" in handler.page.text
    signed_and_accepted(site, handler)
    handler.get("/u/czj/lists/")
    assert "2026年度清单核对：" not in handler.page.text
    with unit_scope(site.county.units["czj"]):
        review = ListReview.objects.get()
        assert (review.rows, review.expired, review.people_current) == (2, 0, True)
        entry = Entry.objects.get(action="list_review.written")
        assert entry.data == {"revision": 1, "outcome": "unchanged", "people_current": True}


def test_a_repealed_basis_asks_for_an_amendment(site: Site) -> None:
    handler = opened(site)
    with clock.at(at("2026-06-01 09:00")), office_scope(site.county.office):
        reviewer = site.county.actor("reviewer")
        bases.register(site.county.office, "《政府采购法》", date(2026, 5, 31), by=reviewer)
    handler.get("/u/czj/lists/")
    assert len(handler.page.rows("有效期至")) == 2 and "依据已失效" in handler.page.text
    handler.get("/u/czj/cases/new/")
    assert "另有 2 条事项" in handler.page.text

    handler.get("/u/czj/lists/")
    handler.follow("去核对")
    path = handler.answer.path
    assert "清单有依据失效的事项，请先修订" in handler.page.text
    assert not handler.page.offers("/confirm/")
    handler.force(f"{path}confirm/", reason="没有变化", outcome="unchanged")
    assert "有 2 条事项的法律依据已失效" in handler.page.text and handler.status == 422
    handler.force(f"{path}confirm/", reason="已改", outcome="amended")
    assert "还没有报送修订的清单" in handler.page.text

    handler.fill("/lists/new/", press="开始修订")
    for _each in range(2):
        handler.get(next(url for text, url in handler.page.links if text == "修改"))
        handler.fill("", press="保存", legal_basis="《福建省政府采购条例》第八条（地方性法规）")
        handler.get(handler.answer.path)
        first = [f.action for f in handler.page.forms if f.action.endswith("/drop/")]
        if first:
            handler.force(first[0])
    handler.follow("改完了，去提交")
    handler.fill("/submit/")
    amendment = handler.answer.path
    approver = site.visitor("czj-approver")
    approver.get(amendment)
    approver.fill("/sign/", press="同意")
    handler.get(path)
    handler.fill("/confirm/", press="已修订，确认并提交")
    assert "已另行报送修订" in handler.page.text
    signed_and_accepted(site, handler)


def test_an_expired_basis_is_noted_once_and_for_the_matters_in_force(site: Site) -> None:
    opened(site)
    with clock.at(at("2026-06-01 09:00")), office_scope(site.county.office):
        reviewer = site.county.actor("reviewer")
        basis = bases.register(site.county.office, "政府采购法", date(2026, 6, 10), by=reviewer)
    runs = []
    for moment in ("2026-06-10 23:59", "2026-06-11 00:15", "2026-06-11 01:15"):
        site.set_clock(moment)
        runs.append(site.meanwhile(lambda: bases.note_expired(by=system("note_expired"))))
    assert runs == [0, 2, 0]
    with unit_scope(site.county.units["czj"]):
        entries = Entry.objects.filter(action="list.basis_expired").order_by("pk")
        assert [each.data["code"] for each in entries] == ["SY-01", "SY-02"]
        assert entries[0].data["basis"] == ["政府采购法"]
    with clock.at(at("2026-06-12 09:00")), office_scope(site.county.office):
        bases.withdraw(basis, by=site.county.actor("reviewer"))
    site.set_clock("2026-06-12 10:00")
    handler = site.visitor("czj-handler")
    handler.get("/u/czj/cases/new/")
    assert "另有" not in handler.page.text, "what was registered wrongly is taken back"
