"""Refusals: what the product says when it will not do a thing, and the way out.

One class per reason. `says` is the sentence a person reads; it may hold `%(name)s` places that
the raiser fills. A refusal is expected: views show it, nothing is changed, nobody is paged.
"""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class Refusal(Exception):
    """Base of all refusals.

    `too_late` says that somebody was quicker, without naming them: screens then add who did what.
    """

    says: ClassVar[Sentence] = _("此操作不能进行。")
    too_late: ClassVar[bool] = False

    def __init__(self, **words: Any) -> None:
        self.words = words
        super().__init__()

    def __str__(self) -> str:
        sentence = str(self.says)
        return sentence % self.words if self.words else sentence


class NotAllowed(Refusal):
    """The actor's roles do not carry this verb, or the thing belongs to another workspace."""

    says = _("您在本工作区没有办理此事的权限，请联系单位管理员。")
