"""Deeds around logging in, declared once."""

from django.utils.translation import gettext_lazy as _

from audit.actions import Category, declare

# Every day's logins would bury a unit's work: its trail page shows them when they are asked for.
LOGGED_IN = declare(
    "login.passed", _("登录"), "address factor", aside=True, category=Category.LOGIN
)
LOGGED_OUT = declare("login.left", _("退出登录"), "address", aside=True, category=Category.LOGIN)
LOGIN_FAILED = declare(
    "login.failed", _("登录失败"), "account address cause", category=Category.LOGIN
)
LOGIN_LOCKED = declare(
    "login.locked", _("登录暂停"), "account address measure", category=Category.LOGIN
)
LOGIN_UNLOCKED = declare(
    "login.unlocked", _("解除登录暂停"), "account address", category=Category.LOGIN
)
PASSWORD_CHANGED = declare(
    "password.changed", _("修改密码"), "account sessions", category=Category.LOGIN
)
FACTOR_SET = declare("factor.set", _("设置两步验证"), "account renewed", category=Category.LOGIN)
FACTOR_RESET = declare(
    "factor.reset", _("重置两步验证"), "account sessions", category=Category.LOGIN
)
CODE_USED = declare(
    "factor.code_used", _("使用恢复码"), "account codes_left", category=Category.LOGIN
)
CODES_RENEWED = declare("factor.codes_renewed", _("更换恢复码"), "account", category=Category.LOGIN)
SESSION_ENDED = declare("session.ended", _("结束登录"), "account sessions", category=Category.LOGIN)
