"""The words of the register of agencies."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FilingLevel(TextChoices):
    """Whose credit office filed or recognised it (notice, 二(二))."""

    PROVINCE = "province", _("省级备案或者认可")
    CITY = "city", _("市级备案或者认可")
    COUNTY = "county", _("县级备案或者认可")


class Grade(TextChoices):
    """How the office grades it."""

    A = "a", _("A级（优）")
    B = "b", _("B级（良）")
    C = "c", _("C级（中）")
    D = "d", _("D级（差）")


class ExitReason(TextChoices):
    """Why it left."""

    OWN_WISH = "own_wish", _("主动申请退出")
    ENDED = "ended", _("备案期满未续")
    STRUCK_OFF = "struck_off", _("违规出具报告，取消备案")
    CLOSED = "closed", _("机构注销或者停业")
