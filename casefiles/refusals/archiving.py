"""Why a case is not put away."""

from django.utils.translation import gettext_lazy as _

from tenants.refusals import Refusal


class NotClosedYet(Refusal):
    """Only what is decided or cancelled is archived."""

    says = _("办件尚未办结，不能归档；作出决定或者撤销后再归档。")


class NothingNewToArchive(Refusal):
    """The file is as it was when it was archived."""

    says = _("该办件已归档（档号%(number)s），此后没有新增材料，无需再次归档。")
