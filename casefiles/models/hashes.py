"""The keyed hash by which an identifier is found."""

from typing import Any

from django.db import models

from casefiles import identifiers
from tenants.sealed import SearchHash


class IdentifierHash(SearchHash):
    """Compares identifiers in their one written form, however they were typed."""

    def prepared(self, text: str) -> str:
        """Full-width forms folded, upper case, no blanks."""
        return identifiers.normalise(text)


def identifier_hash(model: type[models.Model], identifier: str, within: Any = "") -> str:
    """What `identifier_hash` holds for an identifier: of a subject `within` a unit's id, or of a record."""
    field = model._meta.get_field("identifier_hash")
    assert isinstance(field, IdentifierHash)
    return field.hash_of(identifier, within)
