"""From which address a request comes, behind as many of our own proxies as the settings say."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our proxies saw; empty where nobody can tell.

    A client may write what it likes into X-Forwarded-For: only as many entries count, from the
    right, as proxies of ours stand before the application (`PROXIES`).
    """
    came_by = [request.META.get("REMOTE_ADDR", "")]
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.PROXIES and forwarded:
        came_by = [*forwarded.split(","), *came_by]
    seen = came_by[-min(settings.PROXIES + 1, len(came_by))].strip()
    try:
        address = ip_address(seen)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        # One customer holds a whole /64; an IPv4 address in IPv6 clothes is still that one.
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((address, 64), strict=False).network_address)
    return str(address)
