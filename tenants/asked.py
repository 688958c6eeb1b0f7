"""What an address asks for in its query: words that the database can be asked about."""

from django.http import HttpRequest

LONGEST = 60


def words(request: HttpRequest, name: str) -> str:
    """The words of a search, trimmed and cut; NUL, which no text column holds, is left out."""
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST]


def without_page(request: HttpRequest) -> str:
    """The query of this address without its page number: what the links to other pages begin with."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
