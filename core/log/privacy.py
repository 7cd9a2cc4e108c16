"""Who may read personal words, and what a folder keeps of people (EXCHANGE 6.4, DESIGN 10)."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from core.entities import field_of
from core.log.scopes import Holder
from core.values import Ref

# Entity that erases the words of a class (EXCHANGE 6.4, A6): those of a committee's drafts are erased by the unit it
# works for, never by a device of the committee.
ERASERS: Mapping[str, str] = MappingProxyType({"work": "erasure", "draft": "erasure", "review": "review_erasure"})
MANY = "many"  # token of the log of views: more than one record
MARKED = {"evidence": frozenset({"title", "note", "url"})}  # personal where `personal` of their record says so


AS_ASKED, EVERY, NO_ORIGINALS = "asked", "all", "none"


class Share(NamedTuple):
    """What one export does about personal words and files and about originals, for its receivers alone."""

    give: bool = False  # those of the own unit go along; never to a committee or to a device nobody has certified
    ask: bool = False  # those of the receivers' units are asked for
    originals: str = AS_ASKED  # as each receiver wants them | all that are here and may be read | none


NOTHING_SHARED = Share()


def withheld(scope: str, entity: str, field: str, reader: Holder | None, *, marked: bool = False) -> bool:
    """Are the words of this field kept from that reader? Nobody certified (None) counts as another unit.

    `marked`: its record says that it is personal. A committee judges what it is given and has no need of names; what
    others do need, such as the signers of a sign-off, is not marked personal in core.entities. Words of a field this
    program does not know may be personal: they stay in their unit, as far as they belong to one. Sealed words stay on
    the PC of their author. Of persons a committee gets the names of those convened with it, which its pack gives.
    """
    declared = field_of(entity, field)
    if declared is None:
        return scope != "all" and not _inside(scope, reader)
    if declared.sealed:
        return True
    if not (declared.personal or (marked and may_be_marked(entity, field))):
        return False
    return not _inside(scope, reader)


def _inside(scope: str, reader: Holder | None) -> bool:
    return reader is not None and reader.kind != "committee" and reader.unit == scope.partition("/")[0]


def unguarded(scope: str, entity: str, field: str, reader: Holder | None, table: int) -> bool:
    """Would this reader not know that the words are personal, and send them on? Then they go to it on no account, nor
    do sealed ones.

    `table`: the version of the table of entities that its program has said to know.
    """
    declared = field_of(entity, field)
    if declared is None:
        return withheld(scope, entity, field, reader)
    return declared.sealed or (declared.personal and declared.since > table)


def may_be_marked(entity: str, field: str) -> bool:
    """Does its record decide whether it is personal?"""
    return field in MARKED.get(entity, ())


def may_be_given(scope: str, own: str, reader: Holder | None) -> bool:
    """May a unit give personal words of this scope to that reader, if it wants to? Only its own, to who is known."""
    return scope.partition("/")[0] == own and reader is not None and reader.kind not in ("committee", "root")


class StoredText(NamedTuple):
    """A text that a field has or once had: older values are kept until somebody erases them."""

    ref: Ref
    field: str
    hash: str  # as the line has it, 43 letters; what an erasure names
    words: str
    shows: bool  # whether the field shows it now, alone or as one value of a conflict


class Viewed(NamedTuple):
    """One line of the log of views: references, never names. `chain` links it to the line before."""

    number: int
    at: str  # ISO date and time, as this PC had it
    person: str  # id of the person at the keyboard, or ""
    deed: str  # view, print, save_paper, export, extract, erase, restore
    of: str  # what was seen or left: a record, or a token
    chain: bytes


class Privacy(Protocol):
    """The personal words and the log of views of one folder."""

    def words(self, holds: Callable[[str], bool]) -> Sequence[StoredText]:
        """Every text for which `holds` is true, older values and records in the bin too."""

    def files(self) -> Sequence[Ref]:
        """Every file of evidence that was not erased, in the bin or not."""

    def asked(self) -> Mapping[str, int]:
        """How many personal words of the own unit other devices ask for, by their signing key in hex."""

    def unswept(self) -> bool:
        """Whether traces of what was erased may still lie in the folder; they go when it is opened next."""

    def views(self) -> Sequence[Viewed]:
        """The log of views, the oldest first."""

    def broken_at(self) -> int | None:
        """The number of the first line of it that was changed, taken out or cut off; None = it is whole."""


class Erasing(Privacy, Protocol):
    """The same where words are erased."""

    def gone(self) -> Sequence[StoredText]:
        """The words that erasures deleted here and that may still stand in prints; nobody else knows them any more."""

    def forget_gone(self) -> None:
        """They stand in no print any more."""
