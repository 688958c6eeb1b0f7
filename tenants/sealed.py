"""Model fields for sealed values: a row reads and writes plain text, the table never holds it.

    class Subject(Scoped):
        identifier_hash = SearchHash(of="identifier", within="unit_id")
        identifier = SealedField(_("证件号码"), bound_to=("unit_id", "id"))

The value is opened when it is first read, so a query that does not show it costs nothing. It is found
by its hash: `filter(identifier_hash=Subject.hash_of(number, unit.pk))`; a sealed column itself
refuses every comparison, and `update(identifier="…")` is refused because a seal needs its row.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Lookup
from django.db.models.query_utils import DeferredAttribute

from tenants import sealing

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
    _Chars = models.CharField[str | None, str | None]
else:
    _Text, _Chars = models.TextField, models.CharField

HIDDEN = "••••••"


class Sealed:
    """A sealed value as the table holds it; shown or logged by mistake it says nothing."""

    __slots__ = ("plain", "token")

    def __init__(self, token: str, plain: str | None = None) -> None:
        self.token, self.plain = token, plain

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__


def context_of(table: str, column: str, bound: Iterable[Any]) -> str:
    """What a seal in this column of this row holds for."""
    return "|".join([f"{table}.{column}", *(str(each) for each in bound)])


class _Opening(DeferredAttribute):
    """Opens a sealed value when the row is asked for it, once."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if not isinstance(held, Sealed):
            return held
        if held.plain is None:
            held.plain = sealing.open_(held.token, self.field.context(instance))
        return held.plain

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(_Text):
    """Text that is encrypted at rest. `bound_to`: attributes of the row that its seal holds for."""

    descriptor_class = _Opening

    def __init__(self, *args: Any, bound_to: Iterable[str] = (), **kwargs: Any) -> None:
        self.bound_to = tuple(bound_to)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With what it is bound to: a migration writes seals too."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"bound_to": self.bound_to}

    def context(self, row: models.Model) -> str:
        """What this row's seal holds for. Raises ValueError while the row lacks what it is bound to."""
        bound = [getattr(row, each) for each in self.bound_to]
        if None in bound:
            raise ValueError(f"{self.name} is sealed for {self.bound_to}, which the row lacks")
        return context_of(row._meta.db_table, str(self.column), bound)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what is not sealed yet."""
        held = model_instance.__dict__.get(self.attname)
        if not held or isinstance(held, Sealed):
            return held
        token = sealing.seal(held, self.context(model_instance))
        sealed = Sealed(token, held)
        model_instance.__dict__[self.attname] = sealed
        return sealed

    def get_prep_value(self, value: Any) -> Any:
        """A seal, or nothing. Raises TypeError for plain text, which never reaches the database."""
        if isinstance(value, Sealed):
            return value.token
        if value in (None, ""):
            return value
        raise TypeError(f"{self.name} is sealed row by row: set it on a row and save the row")

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | str | None:
        """Still sealed; the row opens it."""
        return Sealed(value) if value else value

    def to_python(self, value: Any) -> Any:
        """A token of a fixture stays sealed."""
        if isinstance(value, str) and value.startswith(sealing.TEXT):
            return Sealed(value)
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """A fixture holds the seal."""
        held = self.pre_save(obj, add=False)
        return held.token if isinstance(held, Sealed) else ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is a value, and under which key: each seal differs."""
        if lookup_name in {"isnull", Under.lookup_name}:
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed and cannot be compared: ask by its search hash")


@SealedField.register_lookup
class Under(Lookup):
    """`identifier__under=prefix`: sealed with the key and cipher of this prefix."""

    lookup_name = "under"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The prefix as a value: it holds no pattern."""
        column, values = self.process_lhs(compiler, connection)
        return f"starts_with({column}, %s)", [*values, self.rhs]


class SearchHash(_Chars):
    """The keyed hash that finds a sealed value; follows it by itself.

    `of` names the sealed field, `within` the attribute inside which equal values show as equal (a
    unit's id), nothing for everywhere. Null where there is no value.
    """

    def __init__(self, *args: Any, of: str, within: str = "", **kwargs: Any) -> None:
        self.of, self.within = of, within
        kwargs |= {"max_length": 64, "null": True, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """With what it follows."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "editable"):
            del kwargs[fixed]
        return name, path, args, kwargs | {"of": self.of, "within": self.within}

    def prepared(self, text: str) -> str:
        """The form in which texts are compared; a subclass folds what people write differently."""
        return text

    def hash_of(self, text: str, within: Any = "") -> str:
        """The hash of a text, to ask for it."""
        return sealing.search_hash(self.prepared(text), str(within))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Follow the sealed value; one that was not even read has not changed."""
        held = model_instance.__dict__.get(self.of)
        plain = held.plain if isinstance(held, Sealed) else held
        if plain is not None:
            within = getattr(model_instance, self.within) if self.within else ""
            setattr(model_instance, self.attname, self.hash_of(plain, within) if plain else None)
        return getattr(model_instance, self.attname)
