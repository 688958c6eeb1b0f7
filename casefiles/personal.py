"""Personal data: what it is read for, what takes its place, and that the trail never holds a number."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from audit.record import wash_with
from casefiles.identifiers import omit_within


class Purpose(TextChoices):
    """Why an identity number or a person's evidence is read in full (PIPL, art. 6 and 28)."""

    VERIFY = "verify", _("核对当事人身份")
    DOCUMENT = "document", _("制作或送达文书")
    CHECK = "check", _("向其他平台或机关核查")
    ANSWER = "answer", _("答复当事人查询或异议")
    REVIEW = "review", _("复议、诉讼或监督检查")


REMOVED = "（保存期满，已清除）"
PERSON = "当事人"

wash_with(omit_within)
