"""Who may hold which role (domain §2): four in a unit, six in the credit office.

System, security and audit administration are three roles (等保 level 3): who keeps the roster does not
give rights, who gives rights does not read the trail, who reads the trail changes nothing.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A role held by membership in one unit or one office."""

    HANDLER = "handler", _("经办人")
    APPROVER = "approver", _("审核人")
    LEADER = "leader", _("分管领导")
    UNIT_ADMIN = "unit_admin", _("单位管理员")
    REVIEWER = "reviewer", _("信用办审核员")
    CHIEF = "chief", _("信用办主任")
    ASSESSOR = "assessor", _("考核员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计管理员")


UNIT_ROLES = frozenset({Role.HANDLER, Role.APPROVER, Role.LEADER, Role.UNIT_ADMIN})
THREE_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SECURITY_ADMIN, Role.AUDITOR})
OFFICE_ROLES = frozenset({Role.REVIEWER, Role.CHIEF, Role.ASSESSOR}) | THREE_ADMINISTRATORS
# Whoever decides, accepts or keeps confirms the login with a second factor (SECOND_FACTOR).
SECOND_FACTOR_ROLES = (
    frozenset({Role.APPROVER, Role.LEADER, Role.REVIEWER, Role.CHIEF}) | THREE_ADMINISTRATORS
)
