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


class BodyHash(IdentifierHash):
    """The same for a body's organisation code: its old code and its USCC share it. Null for a person."""

    def prepared(self, text: str) -> str:
        """The code inside the identifier; nothing for a person."""
        return identifiers.body_code(text)

    def hash_of(self, text: str, within: Any = "") -> str:
        """The hash; nothing for a person's number."""
        return super().hash_of(text, within) if self.prepared(text) else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Null where there is no body: an index is not filled with nothing."""
        found = super().pre_save(model_instance, add) or None
        setattr(model_instance, self.attname, found)
        return found


def body_hash(model: type[models.Model], identifier: str, within: Any = "") -> str:
    """What `body_hash` holds for an identifier; empty for a person's."""
    field = model._meta.get_field("body_hash")
    assert isinstance(field, BodyHash)
    return field.hash_of(identifier, within)


def identifier_hash(model: type[models.Model], identifier: str, within: Any = "") -> str:
    """What `identifier_hash` holds for an identifier: of a subject `within` a unit's id, or of a record."""
    field = model._meta.get_field("identifier_hash")
    assert isinstance(field, IdentifierHash)
    return field.hash_of(identifier, within)
