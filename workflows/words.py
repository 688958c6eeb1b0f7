"""The words of the data that our actions carry."""

from django.utils.translation import gettext_lazy as _

from audit.words import coded, register
from workflows.models import TemplateKind

register(
    {
        "template_kind": (_("流程种类"), coded(TemplateKind)),
        "position": (_("调整后顺序"), None),
    }
)
