"""How an entity is declared: its class of rights, where it lives, what names it, which fields it has."""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """What a field's value is in the line (EXCHANGE 6.3). null is allowed in every field."""

    TEXT = "text"  # words people typed: stands beside the line, can be withheld or erased
    PLAIN = "plain"
    INTEGER = "integer"
    ANY = "any"  # an instrument says which


@dataclass(frozen=True, slots=True)
class FieldOf:
    """One field, or with `family` every field whose name begins with `name` and a point."""

    name: str
    kind: Kind = Kind.PLAIN
    fixed: bool = False  # at birth: a second value stays a conflict
    personal: bool = False  # withheld by recipient, erased by person
    reference: bool = False  # `entity/id`, in another scope `scope/entity/id`
    family: bool = False


@dataclass(frozen=True)
class Entity:
    name: str
    klass: str  # work, draft, review, reference, notice, trust; decides with the scope who may write it
    places: frozenset[str]  # all, unit, forms: kinds of scope it lives in
    fields: tuple[FieldOf, ...]
    key: tuple[str, ...] = ()  # fields of the natural key; () = random id
    container: str = ""  # the one field that says what contains it
    targets: frozenset[str] = frozenset()  # entities it may name
    forms_klass: str = ""  # class in a `<unit>/forms` scope

    @cached_property
    def columns(self) -> dict[str, FieldOf]:
        """Fields known by their whole name: the columns of its table."""
        return {field.name: field for field in self.fields if not field.family}

    @cached_property
    def families(self) -> dict[str, FieldOf]:
        return {field.name: field for field in self.fields if field.family}

    def field(self, name: str) -> FieldOf | None:
        """The declaration that `name` falls under, or None if the entity has no such field."""
        if found := self.columns.get(name):
            return found
        family, point, rest = name.partition(".")
        found = self.families.get(family) if point and rest else None
        if found and family == "measure" and name.rpartition(".")[2] in ("num", "den"):
            return _COUNT
        return found


_COUNT = FieldOf("measure", Kind.INTEGER, family=True)
_MARKS = {"#": "text", "%": "integer", "?": "any"}


def field_of(word: str) -> FieldOf:
    """Read a name and its marks: ! fixed, # text, % integer, ? any, * personal, > reference; `name.` = a family."""
    name = word.rstrip("!#%?*>")
    marks = word[len(name) :]
    kind = next((Kind(_MARKS[mark]) for mark in marks if mark in _MARKS), Kind.PLAIN)
    return FieldOf(name.rstrip("."), kind, "!" in marks, "*" in marks, ">" in marks, name.endswith("."))


def entity(
    name: str, klass: str, places: str, fields: str, *, key: str = "", inside: str = "", forms: str = ""
) -> Entity:
    """Declare one entity; `inside` is `field: target target …`."""
    container, _, targets = inside.partition(":")
    declared = tuple(map(field_of, fields.split()))
    return Entity(
        name,
        klass,
        frozenset(places.split()),
        declared,
        tuple(key.split()),
        container,
        frozenset(targets.split()),
        forms,
    )
