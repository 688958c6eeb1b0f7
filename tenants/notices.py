"""Where one-time messages wait for the next page: a cookie named as securely as the session's."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class _NamedCookie(CookieStorage):
    cookie_name = settings.MESSAGES_COOKIE_NAME


class Notices(FallbackStorage):
    """Django's own storage under our cookie's name; what does not fit waits in the session."""

    storage_classes = (_NamedCookie, SessionStorage)
