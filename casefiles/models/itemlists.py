"""Item lists (事项清单) and their matters. An accepted list never changes; a new one replaces it."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from casefiles.itemlists.words import BasisLevel, Category, Stage, SubjectKind, UseMode
from casefiles.models.files import StoredFile
from casefiles.models.filings import Filing
from tenants.scoped import Scoped, history


class ItemList(Scoped):
    """The contents of one revision of an item-list filing. `version` counts accepted lists.

    `base` is the version that an amendment began from, `edited` says that rows were changed one by
    one since `source` was read. `start_on` is the day the unit wishes the list to come into force,
    `in_force_from` the day it does: never before acceptance, nor before the version before it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filing = models.ForeignKey(Filing, models.PROTECT, related_name="item_lists")
    revision = models.PositiveSmallIntegerField(_("稿次"))
    source = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("原表"))
    version = models.PositiveSmallIntegerField(_("版本"), null=True)
    accepted_at = models.DateTimeField(_("采纳"), null=True)
    in_force_from = models.DateField(_("启用日期"), null=True)
    start_on = models.DateField(_("拟启用日期"), null=True)
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    edited = models.BooleanField(_("逐条修改"), default=False)

    history = history()

    class Meta:
        verbose_name = _("事项清单")
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "revision"], name="one_item_list_per_filing_and_revision"
            ),
            models.UniqueConstraint(
                fields=["unit", "version"], name="one_item_list_per_unit_and_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing.title} v{self.version or '-'}"


class Terms(models.Model):
    """What a list says of a matter, whoever keeps it: all columns but those of one unit's desk."""

    position = models.PositiveIntegerField(_("序号"))
    code = models.CharField(_("事项编码"), max_length=40)
    name = models.CharField(_("事项名称"), max_length=200)
    category = models.CharField(_("类别"), max_length=20, choices=Category.choices)
    subject_kinds = ArrayField(models.CharField(max_length=20), verbose_name=_("主体类型"))
    stage = models.CharField(_("应用环节"), max_length=20, choices=Stage.choices)
    use_modes = ArrayField(models.CharField(max_length=20), verbose_name=_("应用方式"))
    channel = models.CharField(_("查询渠道"), max_length=500, blank=True)
    report_terms = models.CharField(_("报告类型及费用承担"), max_length=500, blank=True)
    dishonesty_measure = models.CharField(_("失信处理依据"), max_length=500, blank=True)
    legal_basis = models.CharField(_("法律依据"), max_length=500, blank=True)
    basis_level = models.CharField(
        _("依据层级"), max_length=20, choices=BasisLevel.choices, blank=True
    )
    needs_consent = models.BooleanField(_("是否需授权"))

    class Meta:
        abstract = True

    @property
    def subject_labels(self) -> str:
        """主体类型 in words, in the order of the enumeration."""
        return _t("、").join(
            _t(str(each.label)) for each in SubjectKind if each.value in self.subject_kinds
        )

    @property
    def stage_label(self) -> str:
        """应用环节 in words."""
        return _t(str(Stage(self.stage).label))

    @property
    def consent_label(self) -> str:
        """是否需授权 in words."""
        return _t("是") if self.needs_consent else _t("否")

    @property
    def use_mode_labels(self) -> str:
        """应用方式 in words, in the order of the enumeration."""
        return _t("、").join(
            _t(str(each.label)) for each in UseMode if each.value in self.use_modes
        )


class Matter(Terms, Scoped):
    """One matter (事项) of a list: the columns of domain §3. A case pins the matter it was opened under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item_list = models.ForeignKey(ItemList, models.CASCADE, related_name="matters")
    section = models.CharField(_("责任科室"), max_length=500, blank=True)
    contact = models.CharField(_("联系人"), max_length=500, blank=True)
    effective_on = models.DateField(_("生效日"))
    expires_on = models.DateField(_("失效日"), null=True, blank=True)
    yearly_estimate = models.PositiveIntegerField(_("年办件估算"), null=True, blank=True)

    class Meta:
        verbose_name = _("事项")
        base_manager_name = "objects"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_list", "code"], name="one_matter_per_list_and_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def needs_record(self) -> bool:
        """Whether the record must be queried before a decision (notice, 三)."""
        return UseMode.RECORD.value in self.use_modes
