"""Work information (工作信息): articles, their versions, who took them over, and the open page's rows."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casefiles.articles.words import AdoptionState, ArticleKind, ArticleState, Level
from tenants.scoped import InScope, PublishedByOffice, Scoped
from tenants.sealed import SealedField

TITLE, BODY = 100, 10_000


class Article(Scoped):
    """An article as it is now. `revision` counts every change of the text; a clearance is of one text.

    The body is sealed: until it is sent a draft may hold a number that its writer has yet to take out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("标题"), max_length=TITLE)
    category = models.CharField(_("栏目"), max_length=10, choices=ArticleKind.choices)
    body = SealedField(_("正文"), bound_to=("unit_id", "id"))
    sketch = models.JSONField(default=list)
    state = models.CharField(
        _("状态"), max_length=10, choices=ArticleState.choices, default=ArticleState.DRAFT
    )
    revision = models.PositiveIntegerField(_("稿次"), default=1)
    author = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    written_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("撰写"))
    cleared_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(_("保密审查"), null=True)
    note = models.TextField(_("退回原因"), blank=True)
    similar = models.PositiveSmallIntegerField(_("相似度"), default=0)
    similar_reason = models.CharField(_("重复报送理由"), max_length=300, blank=True)
    sent_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("报送"), null=True)
    accepted_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(_("采用"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)

    class Meta:
        verbose_name = _("工作信息")
        base_manager_name = "objects"
        ordering = ["-written_at", "pk"]
        indexes = [
            models.Index(fields=["unit", "state"]),
            models.Index(fields=["office", "state", "-sent_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cleared_by__isnull=True)
                | ~models.Q(cleared_by=models.F("author"))
                & ~models.Q(cleared_by=models.F("written_by")),
                name="nobody_clears_the_own_article",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("cleared", "sent", "published", "withdrawn"))
                | models.Q(cleared_by__isnull=False),
                name="no_article_goes_on_without_clearance",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleVersion(Scoped):
    """A text as it was sent, or as the office made it. Never changed; no number of a person in it."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    title = models.CharField(_("标题"), max_length=TITLE)
    body = models.TextField(_("正文"))
    at_office = models.BooleanField(default=False)
    made_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("工作信息版本")
        base_manager_name = "objects"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "number"], name="one_version_per_article_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class ArticleAdoption(Scoped):
    """That a paper of a level took an article over; a unit's word counts once the office confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.PROTECT, related_name="adoptions")
    level = models.CharField(_("级别"), max_length=8, choices=Level.choices)
    outlet = models.CharField(_("采用媒体"), max_length=60)
    url = models.URLField(_("链接"), max_length=500)
    adopted_on = models.DateField(_("采用日期"))
    state = models.CharField(_("状态"), max_length=9, choices=AdoptionState.choices)
    told_by = models.ForeignKey("tenants.User", models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    settled_by = models.ForeignKey("tenants.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("采用情况")
        base_manager_name = "objects"
        ordering = ["-adopted_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "level", "outlet"],
                condition=~models.Q(state="declined"),
                name="an_article_is_adopted_once_per_level_and_outlet",
            )
        ]

    def __str__(self) -> str:
        return self.outlet


class PublicArticle(InScope):
    """What everybody may read of an accepted article: the office's own row, copied when it accepts.

    Withdrawn, it keeps the notice and loses the text.
    """

    article = models.OneToOneField(
        Article, models.PROTECT, primary_key=True, related_name="published"
    )
    office = models.ForeignKey("tenants.Office", models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=TITLE)
    category = models.CharField(_("栏目"), max_length=10, choices=ArticleKind.choices)
    body = models.TextField(_("正文"), blank=True)
    sketch = models.JSONField(default=list)
    source = models.CharField(_("来源"), max_length=100)
    adopted = models.JSONField(default=list)
    published_at = models.DateTimeField(_("发布"))
    withdrawn_at = models.DateTimeField(_("撤回"), null=True)
    notice = models.CharField(_("撤回公告"), max_length=300, blank=True)

    objects = PublishedByOffice()

    class Meta:
        verbose_name = _("公开的工作信息")
        base_manager_name = "objects"
        ordering = ["-published_at", "pk"]
        indexes = [models.Index(fields=["office", "-published_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        """The text, one line for each paragraph."""
        return [each for each in self.body.split("\n") if each.strip()]
