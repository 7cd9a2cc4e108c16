"""Values, records and changes: the types every room shares."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, Self, TypeVar

Row = TypeVar("Row")  # what a later room gives to an earlier one, of a kind that is the earlier one's


class Text(str):
    """Words a person typed: kept outside the log under a salted hash, so that they can be withheld or erased."""

    __slots__ = ()


class Plain(str):
    """A token, reference, date, decimal, hash or set in `[A-Za-z0-9._:,/@+|-]*`: never personal, never erased."""

    __slots__ = ()


class Absent(Enum):
    """Why a text whose line is here is not."""

    NOT_HERE = "not here yet"
    WITHHELD = "withheld"
    ERASED = "erased under law"
    VOTED = "on a slip of a meeting"  # it is here, and nobody is shown what one slip says (core.assessment.slips)


Written = int | Plain | Text | None
Value = Written | Absent


class Ref(NamedTuple):
    """A record: the same id under another scope or entity is another record."""

    scope: str  # a unit's id, `<unit>/forms`, or `all`
    entity: str
    id: str  # 32 hex digits

    def __str__(self) -> str:
        return f"{self.scope}/{self.entity}/{self.id}"

    @property
    def local(self) -> str:
        """`entity/id`: how records of the same scope name this one."""
        return f"{self.entity}/{self.id}"


def local(scope: str, name: str) -> Ref:
    """The record that the reference `entity/id` means within a scope; one that nobody has when it means none."""
    entity, _slash, id_ = name.rpartition("/")
    return Ref(scope, entity.rpartition("/")[2] or "none", id_ or "0" * 32)


def named(scope: str, name: str) -> Ref:
    """The same, where the reference may be `scope/entity/id`: a record of another scope."""
    other, slash, _rest = name.rpartition("/")[0].rpartition("/")
    return local(other if slash else scope, name)


class ConflictValue(NamedTuple):
    """One of the values nobody has chosen between."""

    value: Value
    op: str  # `stream:seq:hash8`
    person: str  # id of the person record, or ""
    device: str  # the signing key, hex
    clock: int  # milliseconds since 1970 as that PC had it; shown, never judged


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the user sees it, with the ops whose value was shown: a write passes `seen` back."""

    value: Value = None
    seen: tuple[str, ...] = ()
    sides: tuple[ConflictValue, ...] = ()  # two or more different values: a conflict; first = the one in `value`

    @property
    def conflict(self) -> bool:
        return bool(self.sides)

    @property
    def unheard(self) -> bool:
        """Whether none of the values is here: nobody chooses between texts that did not come."""
        return all(one.value in (Absent.NOT_HERE, Absent.WITHHELD) for one in self.sides)


NOTHING = Shown()


@dataclass(frozen=True, slots=True)
class Record:
    """A record that shows, its fields by name (fixed ones and those an instrument defines alike)."""

    ref: Ref
    fields: Mapping[str, Shown]
    deleted: bool = False
    flags: tuple[str, ...] = ()

    def shown(self, name: str) -> Shown:
        return self.fields.get(name, NOTHING)

    def value(self, name: str) -> Value:
        return self.shown(name).value

    def written(self, name: str) -> Written:
        """The value as it may be written again; None when it is empty or absent."""
        return None if isinstance(value := self.value(name), Absent) else value

    def text(self, name: str) -> str:
        """The value as text, "" when empty or absent."""
        if (shown := self.fields.get(name)) is None:  # most questions of a large plan end here
            return ""
        value = shown.value
        return "" if value is None or isinstance(value, Absent) else str(value)

    def reference(self, name: str) -> Ref:
        """The record of the same scope that a field refers to; one that nobody has when it refers to none."""
        return local(self.ref.scope, self.text(name))

    def number(self, name: str) -> int | None:
        value = self.value(name)
        return value if isinstance(value, int) else None


class Brief(NamedTuple):
    """Some fields of a record that shows: plain values, without the ops behind them. For lists of thousands."""

    ref: Ref
    fields: Mapping[str, str | int | None]

    def text(self, name: str) -> str:
        """As `Record.text`, of a field that was asked for."""
        value = self.fields[name]
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        """As `Record.number`."""
        value = self.fields[name]
        return value if isinstance(value, int) else None


class Change(NamedTuple):
    """One field of one record gets a value; `seen` are the ops whose value the user saw (the op's parents)."""

    ref: Ref
    field: str
    value: Written
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a deed did, for every view that shows some of it."""

    label: str = ""
    save: str = ""  # id of the save, "" when nothing was written
    touched: frozenset[Ref] = field(default_factory=frozenset)
    notes: tuple[str, ...] = ()  # sentences for the person: what was done differently than asked
    cells: int = 0  # of a table: those typed into whose words are saved
    kept: int = 0  # and those whose words are no value

    def __or__(self, other: Self) -> Self:
        touched, notes = self.touched | other.touched, self.notes + other.notes
        cells, kept = self.cells + other.cells, self.kept + other.kept
        return type(self)(other.label or self.label, other.save or self.save, touched, notes, cells, kept)

    @classmethod
    def of(cls, label: str, save: str, refs: Iterable[Ref]) -> Self:
        return cls(label, save, frozenset(refs))


_RESERVED = r"(?i)(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])( *\..*)?"
_SIGNS = r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]+'
MOST_BYTES = 180  # of a name: some file systems take 255, of which endings and numbers have their share


def file_name(words: str, otherwise: str = "file") -> str:
    """Words as one name that every file system takes, in any script; a short ending is kept. `otherwise` when nothing
    is left.

    Not the name of a device of Windows, none of its signs, no blank or point at either end, letters composed one way.
    """
    name = re.sub(_SIGNS, "-", unicodedata.normalize("NFC", words)).strip(" .-")
    stem, point, ending = name.rpartition(".")
    if not stem or len(ending) > 12:
        stem, point, ending = name, "", ""
    while len(f"{stem}{point}{ending}".encode()) > MOST_BYTES:
        stem = stem[:-1]
    name = f"{stem.strip(' .')}{point}{ending}" if stem.strip(" .") else otherwise
    return f"_{name}" if re.fullmatch(_RESERVED, name) else name
