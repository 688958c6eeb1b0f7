"""The words of batches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BatchState(TextChoices):
    """How far a batch has come."""

    DRAFT = "draft", _("待开始")
    RUNNING = "running", _("核查中")
    DONE = "done", _("已完成")
    DROPPED = "dropped", _("已放弃")


class Fault(TextChoices):
    """What is wrong with a row of the list."""

    EMPTY = "empty", _("证件号码为空")
    LOST_DIGITS = "lost digits", _("号码末位丢失")
    CHECKSUM = "checksum", _("校验位不对")
    FORMAT = "format", _("号码格式不对")
    DUPLICATE = "duplicate", _("与前面重复")
    NAME = "name", _("名称为空或者过长")


class BatchVerdict(TextChoices):
    """What came out for a row."""

    PENDING = "pending", _("待核查")
    CLEAR = "clear", _("未发现失信信息")
    FOUND = "found", _("有失信信息")
    NO_CONSENT = "no_consent", _("未授权，未查询")
    FAULTY = "faulty", _("名单有误，未查询")

    @property
    def tone(self) -> str:
        """The colour class of its tag."""
        return {"clear": "ok", "found": "bad", "pending": "idle"}.get(self.value, "warn")
