"""Sessions: one row for each browser that is logged in, so that a person sees and ends the own ones.

The database itself ends the sessions of a person whose roles or activity change (migration 0003).
"""

import uuid
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from tenants.models.users import User


class UserSession(AbstractBaseSession):
    """A browser's session. `user` is null before anybody is logged in.

    `handle` names it on pages, where the key must never stand. `began_at` is the login; from
    `expire_date` on it no longer holds, whatever the cookie says.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    handle = models.UUIDField(default=uuid.uuid4, unique=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.handle)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that the settings name."""
        return import_module(settings.SESSION_ENGINE).SessionStore
