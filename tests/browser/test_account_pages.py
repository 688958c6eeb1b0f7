"""Login, lockout, second factor, sessions and password, as a person with a mouse sees them."""

import time
from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk
from tests.cast import PASSWORD
from tests.journeys.site import Site
from tests.security.door import forgive_wrong_codes

pytestmark = pytest.mark.browser


def code_of(desk: Desk, steps_ahead: int = 0) -> str:
    """The code for the key that stands on the page."""
    shown = desk.page.locator(".app-setup b.mono").inner_text()
    code = TOTP(b32decode(shown.replace(" ", "")))
    code.time = time.time() + 30 * steps_ahead
    return f"{code.token():06d}"


def type_password(desk: Desk, password: str = PASSWORD) -> None:
    """Name and password by keyboard."""
    desk.page.goto("/login/")
    desk.page.get_by_label("用户名").fill(desk.name)
    desk.page.get_by_label("密码").fill(password)
    desk.page.keyboard.press("Enter")


def forgive(desk: Desk, status: int) -> None:
    """A refusal that was provoked is no problem."""
    desk.problems[:] = [each for each in desk.problems if str(status) not in each]


def test_the_second_factor_from_set_up_to_login(
    browser: Browser, site: Site, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    desk = Desk(browser, site, "czj-approver")
    type_password(desk)
    expect(desk.page).to_have_url(f"{site.url}/login/setup/")
    desk.look("setup-begin")
    desk.press("开始设置", then="输入验证器当前显示的 6 位验证码")
    desk.look("setup-square")
    assert desk.page.locator("img.square").evaluate("each => each.naturalWidth") > 100
    ahead = code_of(desk, 1)
    desk.page.get_by_label("验证码").fill("000000")
    desk.press("启用两步验证", then="验证码不正确")
    forgive(desk, 422)
    desk.look("setup-wrong-code")
    site.meanwhile(forgive_wrong_codes)
    desk.page.get_by_label("验证码").fill(code_of(desk))
    desk.press("启用两步验证", then="请保存恢复码")
    desk.look("recovery-codes")
    desk.follow("已保存，进入系统")
    desk.look("inside")
    desk.go("/account/second-factor/", "second-factor-on")
    again = Desk(browser, site, "czj-approver")
    type_password(again)
    expect(again.page).to_have_url(f"{site.url}/login/code/")
    again.look("code")
    again.page.get_by_label("验证码").fill(ahead)
    again.page.keyboard.press("Enter")
    expect(again.page).to_have_url(f"{site.url}/u/czj/")
    desk.go("/account/sessions/", "sessions")
    assert desk.page.locator("tbody tr").count() == 2
    desk.press("结束登录", then="已结束该设备上的登录")
    for each in (desk, again):
        each.close()


def test_own_account_pages(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("czj-handler")
    desk.page.locator("details.person summary").click()
    desk.page.get_by_role("link", name="密码", exact=True).click()
    desk.look("password")
    desk.page.get_by_label("当前密码").fill(PASSWORD)
    desk.page.get_by_label("新密码").fill("woaini1314520")
    desk.page.get_by_label("再输一次").fill("woaini1314520")
    desk.press("修改密码", then="容易被猜到")
    forgive(desk, 422)
    desk.look("password-refused")
    desk.go("/account/second-factor/", "second-factor-off")
    desk.go("/account/sessions/", "sessions-one")
    for path in ("password", "second-factor", "sessions"):
        desk.page.get_by_role("button", name="English", exact=True).click()
        desk.go(f"/account/{path}/", f"{path}-english")


def test_a_locked_login_and_the_page_that_unlocks_it(
    browser: Browser, site: Site, desk_of: Callable[[str], Desk]
) -> None:
    desk = Desk(browser, site, "czj-handler")
    for _time in range(4):
        type_password(desk, "a-wrong-password")
        desk.says("用户名或密码不正确")
    desk.look("login-wrong")
    type_password(desk, "a-wrong-password")
    desk.says("登录已暂停")
    forgive(desk, 429)
    desk.look("locked")
    desk.close()
    keeper = desk_of("security_admin")
    keeper.go("/office/350122/accounts/", "security")
    keeper.press("解除", then="已解除")
    keeper.look("security-unlocked")


def test_the_demo_says_that_it_asks_for_no_second_factor(
    browser: Browser, site: Site, settings: Any
) -> None:
    settings.DEMO_ACCOUNTS = "config.demo.accounts.sample_accounts"
    desk = Desk(browser, site, "nobody")
    desk.go("/login/", "login-demo")
    desk.says("演示不要求两步验证")
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    desk.go("/login/?next=/u/czj/", "login-single-sign-on")
    link = desk.page.get_by_role("link", name="统一身份登录")
    assert link.get_attribute("href") == "/login/provider/?next=/u/czj/"
    desk.close()
