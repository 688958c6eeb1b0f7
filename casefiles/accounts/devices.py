"""A browser's long name for itself, said in a few words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The first that is found counts: most browsers also call themselves Chrome and Safari.
BROWSERS = (
    ("MicroMessenger", gettext_lazy("微信")),
    ("QQBrowser", gettext_lazy("QQ浏览器")),
    ("360SE", gettext_lazy("360浏览器")),
    ("360EE", gettext_lazy("360浏览器")),
    ("Qaxbrowser", gettext_lazy("奇安信可信浏览器")),
    ("UOSBrowser", gettext_lazy("统信浏览器")),
    ("UOS", gettext_lazy("统信浏览器")),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Trident/", "Internet Explorer"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows NT 6.1", "Windows 7"),
    ("Windows", "Windows"),
    ("HarmonyOS", gettext_lazy("鸿蒙")),
    ("Android", gettext_lazy("安卓手机")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Kylin", gettext_lazy("麒麟")),
    ("UOS", gettext_lazy("统信UOS")),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """For example `Edge，Windows`; what is not known is said to be another browser or system."""
    browser = next((str(name) for mark, name in BROWSERS if mark in agent), _("其他浏览器"))
    system = next((str(name) for mark, name in SYSTEMS if mark in agent), "")
    return _("，").join((browser, system or _("其他系统")))
