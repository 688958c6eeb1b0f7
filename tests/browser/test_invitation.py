"""An invitation from hand to hand in real browsers: copied, opened, accepted; no server sees the secret."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Request, expect

from tests.browser.desk import WINDOW, Desk
from tests.journeys.site import Site
from tests.people.asking import GOOD_PASSWORD

pytestmark = pytest.mark.browser


def test_an_invitation_goes_from_hand_to_hand(
    site: Site, browser: Browser, desk_of: Callable[[str], Desk]
) -> None:
    site.set_clock("2026-03-02 09:00")
    admin = desk_of("czj-admin")
    admin.go("/u/czj/people/", "people")
    admin.follow("邀请人员")
    admin.look("invite")
    admin.page.get_by_label("姓名").fill("钱某某")
    admin.page.get_by_label("账号").fill("qian")
    admin.page.get_by_label("经办人").check()
    admin.button("生成邀请链接").click()
    admin.says("请现在复制")
    admin.look("invited")
    link = admin.page.get_by_label("邀请链接").input_value()
    secret = link.partition("#")[2]
    admin.button("复制链接").click()
    expect(admin.button("已复制")).to_be_visible()
    admin.go("/u/czj/people/new/")
    admin.page.get_by_label("姓名").press("Control+V")
    pasted = admin.page.get_by_label("姓名").input_value()
    assert len(pasted) > 30 and link.startswith(pasted)

    asked: list[Request] = []
    context = browser.new_context(base_url=site.url, viewport=WINDOW, locale="zh-CN")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request))
    page.goto(link)
    expect(page.get_by_role("button", name="启用账号")).to_be_visible()
    # The script has taken the secret out of the address, and no address ever sent it.
    assert page.url == f"{site.url}/join/"
    assert not [each.url for each in asked if secret in each.url]
    assert not [each for each in asked if secret in str(each.headers)]
    assert [each.method for each in asked if secret in (each.post_data or "")] == ["POST"]
    page.get_by_label("设置密码").fill(GOOD_PASSWORD)
    page.get_by_label("再输一次").fill(GOOD_PASSWORD)
    page.get_by_role("button", name="启用账号").click()
    expect(page.get_by_text("账号czj-qian已启用，请登录。")).to_be_visible()
    page.get_by_label("用户名").fill("czj-qian")
    page.get_by_label("密码", exact=True).fill(GOOD_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="待办")).to_be_visible()
    context.close()

    # Opened a second time the link says what to do, in the same window as anything else.
    again = browser.new_context(base_url=site.url, locale="zh-CN")
    page = again.new_page()
    page.goto(link)
    expect(page.get_by_role("alert")).to_contain_text("请向邀请人索取新的链接")
    again.close()
