"""People who log in. They are deactivated, never deleted: the trail and the tasks name them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed password, or an unusable one when none is given."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What the person may do comes from memberships, never from flags here.

    `uid` names the person in URLs: a serial number would tell how many accounts there are.
    """

    # Drawn by the database, so that the column fills row by row when it is added.
    uid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    username = models.CharField(
        _("账号"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    display_name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("启用"), default=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("用户")

    def __str__(self) -> str:
        return self.display_name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the person's. A hash of old is renewed when the password is changed: done at a
        login it would be a write without a deed.
        """
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """The name shown on screens."""
        return self.display_name
