"""Values, records and changes: the types that all modules use to read and write the folder's data."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, Self, TypeVar

Row = TypeVar("Row")  # a row that a later room contributes, of a type declared in an earlier room
Key = TypeVar("Key")
Item = TypeVar("Item")


class Text(str):
    """Words a person typed: stored outside the log under a salted hash, so that they can be withheld or erased."""

    __slots__ = ()


class Plain(str):
    """A token, reference, date, decimal, hash or set that matches `[A-Za-z0-9._:,/@+|-]*`: never personal or erased."""

    __slots__ = ()


class AbsenceReason(Enum):
    """The reason why a text is missing although the op that names it is in this folder."""

    NOT_HERE = "not here yet"
    WITHHELD = "withheld"
    ERASED = "erased under law"
    VOTED = "on a slip of a meeting"  # it is here, and nobody is shown what one slip says (core.assessment.rounds)


Written = int | Plain | Text | None
Value = Written | AbsenceReason


class Ref(NamedTuple):
    """The reference of a record; the same id under another scope or entity is another record."""

    scope: str  # a unit's id, `<unit>/forms`, or `all`
    entity: str
    id: str  # 32 hex digits

    def __str__(self) -> str:
        return f"{self.scope}/{self.entity}/{self.id}"

    @property
    def local(self) -> str:
        """Return `entity/id`, which records of the same scope use to refer to this record."""
        return f"{self.entity}/{self.id}"


def local(scope: str, name: str) -> Ref:
    """Return the reference of record `name` (`entity/id`) in `scope`; for an invalid name, one that no record has."""
    entity, _slash, id_ = name.rpartition("/")
    return Ref(scope, entity.rpartition("/")[2] or "none", id_ or "0" * 32)


def named(scope: str, name: str) -> Ref:
    """Return the reference that `name` means: `entity/id` in `scope`, or `scope/entity/id` with its own scope."""
    other, slash, _rest = name.rpartition("/")[0].rpartition("/")
    return local(other if slash else scope, name)


class ConflictValue(NamedTuple):
    """One of the conflicting values of a field, with the op that wrote it."""

    value: Value
    op: str  # `stream:seq:hash8`
    person: str  # id of the person record, or ""
    device: str  # the signing key, hex
    clock: int  # milliseconds since 1970 as that PC had it; shown, never judged


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field's value as the user sees it. `sides`: values in conflict, () = none; `seen`: ops that the user saw."""

    value: Value = None
    seen: tuple[str, ...] = ()
    # two or more different values: a conflict; first = the one in `value`
    sides: tuple[ConflictValue, ...] = ()

    @property
    def conflict(self) -> bool:
        return bool(self.sides)

    @property
    def unheard(self) -> bool:
        """Return whether no value in conflict can be chosen, as the texts of all are withheld or not on this PC."""
        return all(
            one.value in (AbsenceReason.NOT_HERE, AbsenceReason.WITHHELD) for one in self.sides
        )


NOTHING = ShownField()


@dataclass(frozen=True, slots=True)
class Record:
    """A record of the folder with its fields, keyed by name, including fields that forms declare."""

    ref: Ref
    fields: Mapping[str, ShownField]
    deleted: bool = False
    flags: tuple[str, ...] = ()

    def shown(self, name: str) -> ShownField:
        return self.fields.get(name, NOTHING)

    def value(self, name: str) -> Value:
        return self.shown(name).value

    def written(self, name: str) -> Written:
        """Return the field's value as a type that can be written again; None if it is empty or absent."""
        value = self.value(name)
        return None if isinstance(value, AbsenceReason) else value

    def text(self, name: str) -> str:
        """Return the field's value as text, "" if it is empty or absent."""
        shown = self.fields.get(name)
        if shown is None:  # most questions of a large plan end here
            return ""
        value = shown.value
        return "" if value is None or isinstance(value, AbsenceReason) else str(value)

    def reference(self, name: str) -> Ref:
        """Return the reference, in the record's own scope, that a field holds; if empty, a reference no record has."""
        return local(self.ref.scope, self.text(name))

    def number(self, name: str) -> int | None:
        value = self.value(name)
        return value if isinstance(value, int) else None


class RecordSummary(NamedTuple):
    """Selected fields of a record as plain values without their ops, for lists of thousands of records."""

    ref: Ref
    fields: Mapping[str, str | int | None]

    def text(self, name: str) -> str:
        """Return a field's value as text, "" if empty. Raises KeyError for a field that was not requested."""
        value = self.fields[name]
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """Return a field's value if it is an integer, else None. Raises KeyError for a field that was not requested."""
        value = self.fields[name]
        return value if isinstance(value, int) else None


class Change(NamedTuple):
    """A new value for one field of one record; `seen` are the ops the user saw, which become the new op's parents."""

    ref: Ref
    field: str
    value: Written
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a deed did. `save`: id, "" = nothing written; `touched`: records to reread; `notes`: sentences to show."""

    label: str = ""
    save: str = ""  # id of the save, "" when nothing was written
    touched: frozenset[Ref] = field(default_factory=frozenset)
    notes: tuple[str, ...] = ()  # sentences for the person: what was done differently than asked
    cells: int = 0  # number of typed table cells whose values are saved
    invalid_cells: int = 0  # number of typed cells whose text is no valid value

    def __or__(self, other: Self) -> Self:
        touched, notes = self.touched | other.touched, self.notes + other.notes
        cells = self.cells + other.cells
        kept = self.invalid_cells + other.invalid_cells
        return type(self)(
            other.label or self.label, other.save or self.save, touched, notes, cells, kept
        )

    @classmethod
    def of(cls, label: str, save: str, refs: Iterable[Ref]) -> Self:
        return cls(label, save, frozenset(refs))


def gathered(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, list[Item]]:
    """Return {key: its items} for pairs (key, item), both in the order in which they come."""
    found: dict[Key, list[Item]] = {}
    for key, item in pairs:
        found.setdefault(key, []).append(item)
    return found


_RESERVED = r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?"
_SIGNS = r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+'
MOST_BYTES = 180  # limit of a name: some file systems allow 255, which endings and numbers share


def file_name(text: str) -> str:
    """Return `text` as a file name that every system accepts; `file` if nothing is left. The name is in form NFC, at
    most 180 bytes long, no Windows device name, without reserved signs, or spaces or full stops at its ends."""
    name = re.sub(_SIGNS, "-", unicodedata.normalize("NFC", text)).strip(" .-")
    stem, point, ending = name.rpartition(".")
    if not stem or len(ending) > 12:
        stem = name
        point = ""
        ending = ""
    while len(f"{stem}{point}{ending}".encode()) > MOST_BYTES:
        stem = stem[:-1]
    name = f"{stem.strip(' .')}{point}{ending}" if stem.strip(" .") else "file"
    return f"_{name}" if re.fullmatch(_RESERVED, name) else name
