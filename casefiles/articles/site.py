"""What the open page is called: 信用 and the county's name, read from the office's own."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tenants.models import Office

_OFFICES = (
    "社会信用体系建设领导小组办公室",
    "社会信用体系建设办公室",
    "信用建设办公室",
    "信用办公室",
    "信用办",
)


def site_name(office: Office) -> str:
    """`信用连江` of 连江县信用办. A name of two characters keeps its 县: 信用吴县."""
    place = office.name
    for each in _OFFICES:
        place = place.removesuffix(each)
    if len(place) > 2 and place[-1] in "县市区":
        place = place[:-1]
    return "信用" + place


def said_name(office: Office) -> str:
    """The same as the reader's language says it."""
    if (get_language() or "").startswith("zh"):
        return site_name(office)
    return _("%(office)s工作信息") % {"office": office.name}
