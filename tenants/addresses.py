"""Where a request comes from, as far as it can be believed."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The client's address, or None where the server was reached through a local socket.

    `X-Forwarded-For` is read only behind proxies of our own (`PROXIES`, how many stand in a row):
    each appends the address it was called from, so the client stands that many places from the
    end, and whatever the client wrote itself stands further left and is not read.
    """
    proxies: int = settings.PROXIES
    heard = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    named = heard[-proxies] if proxies and len(heard) >= proxies else ""
    return _plain(named) or _plain(request.META.get("REMOTE_ADDR", ""))


def counted_address(request: HttpRequest) -> str | None:
    """The address that failed logins are counted by: one host of IPv6 holds a whole /64."""
    found = client_address(request)
    if found is not None and ":" in found:
        return str(ip_network(f"{found}/64", strict=False).network_address)
    return found


def _plain(text: str) -> str | None:
    """The address in its one spelling, without a port or a zone."""
    text = text.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(found)
