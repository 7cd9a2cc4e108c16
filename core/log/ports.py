"""What the rooms of core need from outside, as Protocols that storage fills, and what passes through them; and what is
asked of any record through them: what lies in it, whether it must be there, which sign-offs stand over it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from core.change_check import is_id
from core.entities import ENTITIES
from core.errors import UserError
from core.i18n import _
from core.log.certificates import Trusting
from core.log.post import Transfers
from core.log.scopes import Erasing, Privacy
from core.log.signoff import SOUND, SignOff, ToSign
from core.slots import OF_ROWS, parse_slot
from core.values import Brief, Change, Changes, Plain, Record, Ref, Row, Value, Written, named

_Made = TypeVar("_Made")


class ReadRecords(NamedTuple):
    """Records that show, in their order, as they were when they were read."""

    records: Sequence[Record]
    state: object = None  # of the folder then, for who reads them again; None = it is not known


class FieldReader(Protocol):
    """Some fields of visible records, for lists of many units, and which records hold certain words."""

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        """Every different (scope, *values of these fields) of the records whose fields hold one of those values; of a
        text 1 or 0, whether one stands there, and no record is found by it."""

    def brief(self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]) -> Sequence[Brief]:
        """What `Reader.records` gives, in its order, of each record these fields alone; a field may also be asked to
        hold one of several values."""

    def listed(
        self, entity: str, scope: str, before: ReadRecords | None = None, /, **equals: str | int | frozenset[str]
    ) -> ReadRecords:  # fmt: skip
        """What `Reader.records` gives, where a field may also be asked to hold one of several values: of those that
        were read `before` the very same records, as far as nothing of them has changed."""

    def since(self, state: object) -> frozenset[Ref] | None:
        """The records that something was written of since the folder was as a `ReadRecords` says; None where what was
        written before may be judged otherwise by now, is gone, has lost its words or may have got some."""

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        """Those of these records that are here and show."""

    def once(self, name: object, work: Callable[[], _Made]) -> _Made:
        """What `work` makes of the folder, worked out once as long as nothing is written; `name` is all it rests on."""

    def holding(self, typed: str, groups: Sequence[str], most: int) -> Mapping[str, Sequence[Ref]]:
        """Of each of these groups (core.search.fields) the records that hold every word typed, the newest first, at
        most so many; those that hold them but for tone marks behind the others."""

    def waiting(self) -> int:
        """How many records are not found yet, because what finds them is being made."""


class KeptFields(FieldReader, Protocol):
    """The same, with writing."""

    def catch_up(self) -> int:
        """Make some of what waits to be found; how many still wait."""


class PageKey(NamedTuple):
    """Which page of which file; the same file again is the same pages."""

    source: str  # SHA-256 of the file, hex
    number: int  # of the page in it; the first is 1


class ScannedPage(NamedTuple):
    """A page that waits until a person has looked at it; it lies on this PC only."""

    key: PageKey
    file: str  # name of the file, as people call it
    of: int  # pages that file has
    at: int  # when it came: milliseconds since 1970
    picture: str  # SHA-256 of the page as a JPEG, upright
    width: int  # pixels of that
    height: int
    grey: bool
    dpi: int  # 0 = nobody knows
    born: bool  # a program made it: no ink can be on it
    codes: tuple[str, ...]  # what its QR codes say
    typed: str = ""  # the short code a person read on it
    typed_page: int = 0  # and the number of the page


class ScannedFile(NamedTuple):
    """What became of one file."""

    pages: tuple[ScannedPage, ...]
    unread: tuple[int, ...] = ()  # pages that could not be shown


class Scans(Protocol):
    """The pages that wait here."""

    def all(self) -> Sequence[ScannedPage]:
        """Every page, in the order they came."""


class KeptScans(Scans, Protocol):
    """The same, with writing; nothing of it is in the log."""

    def add(self, pages: Collection[ScannedPage]) -> int:
        """Keep pages to wait; how many of them were not here yet."""

    def say(self, key: PageKey, code: str, page: int) -> None:
        """Keep what a person read on a page without a QR; "" = nothing after all."""

    def drop(self, keys: Collection[PageKey], *, sweep: bool = False) -> None:
        """Delete them; `sweep`: erase their content from the file too."""


class Past(NamedTuple):
    """One op of a field's history, newest first."""

    ref: Ref
    field: str
    value: Value
    op: str
    save: str
    person: str
    device: str
    clock: int  # milliseconds since 1970 as that PC had it; shown, never judged
    counts: bool
    parents: tuple[str, ...] = ()  # the ops whose value was seen
    label: str = ""  # of its save
    undoes: str = ""  # the save that its save takes back


class Draft(NamedTuple):
    """Words typed in a page and not yet saved."""

    ref: Ref
    field: str
    value: Written
    seen: tuple[str, ...]
    at: int  # milliseconds since 1970
    refused: bool = False  # they are no value of the field: kept as they were typed until somebody mends them


class Result(NamedTuple):
    """One derived figure of an assessment: level, points, grade … of a dimension, or of the whole ("")."""

    assessment: Ref
    dimension: str
    name: str
    value: str


class After(NamedTuple):
    """What changed in a signed subject and its covered records since the signing, oldest first."""

    came: tuple[Past, ...]  # counts now and did not then
    went: tuple[Past, ...]  # counted then and does not now


class SignOffs(Protocol):
    """The sign-offs of a folder (EXCHANGE 6.8)."""

    def of(self, ref: Ref) -> Sequence[SignOff]:
        """Those of a subject, ended ones too, and the standing ones that cover it; of a sign-off its bodies."""

    def after(self, op: str) -> After:
        """What came and went since the body `op`; nothing as long as it waits."""

    def after_each(self, ops: Sequence[str]) -> Sequence[After]: ...

    def untouched(self, op: str) -> bool:
        """Whether the lines behind the body `op`, and the texts of what it covers, still match their hashes."""

    def ready(self, subject: Ref, period: str = "") -> ToSign: ...

    def state_hash(self, subject: Ref, period: str = "") -> bytes:
        """SHA-256 over the heads of the subject and what it covers."""


class History(Protocol):
    """What was written, when and by whom."""

    def of(self, ref: Ref, field: str | None = None) -> Sequence[Past]: ...

    def save(self, save: str, most: int = 0) -> Sequence[Past]:
        """The ops of one save of this device: what undo reads; at `most` so many, 0 = all."""

    def last_save(self, person: str | None = None, passed: Collection[str] = ()) -> str:
        """The newest save of this device that is neither undone nor one of those `passed` over, or ""."""

    def last_undo(self, person: str | None = None) -> str:
        """The newest undo of this device, if nothing new was saved since; "" when there is nothing to do again."""

    def unsent(self, sent: Mapping[bytes, int]) -> int:
        """How many saves of this device are in no file for others, all that a room sent as one; `sent` is the last op
        that is, by stream."""

    def cut(self, scope: str) -> Plain:
        """Everything of a scope that counts here now: the value `_del` gets."""

    def within(self, cut: str, ops: Collection[str]) -> frozenset[str]:
        """Those of these ops (`stream:seq:hash8`) that a cut holds; a stream whose end is not here holds none."""


class Drafts(Protocol):
    """Words typed and not yet saved, kept on this PC only."""

    def all(self) -> Sequence[Draft]:
        """The drafts, the oldest first."""


class KeptDrafts(Drafts, Protocol):
    """The same, with writing."""

    def keep(
        self, ctx: "Context", *changes: Change, refused: bool = False, dropped: Collection[tuple[Ref, str]] = ()
    ) -> None:
        """Keep words not yet saved durably, and delete those `dropped`, both or neither; the next save of a field
        drops them.
        """

    def drop(self, ref: Ref, field: str, *, sweep: bool = False) -> None:
        """Delete it; `sweep`: erase its text from the file too."""


# The figures of the whole of an assessment by which units are listed and ranked.
WHOLE = ("using", "base", "extra", "total", "full", "assessed", "of", "band", "passes", "made_by")


class Results(Protocol):
    """Derived figures of the visible assessments."""

    def of(
        self, scope: str | None = None, dimension: str | None = None, among: Collection[Ref] | None = None
    ) -> Sequence[Result]:
        """The figures of one scope (None = all); `dimension` "" = of the whole of each; `among`: of these alone."""

    def wholes(self, entity: str = "assessment", /, **equals: str | int) -> Mapping[Ref, Mapping[str, str]]:
        """Those of the whole that `WHOLE` names, of the assessments of this entity whose fixed fields equal these
        values.
        """


class KeptResults(Results, Protocol):
    """The same, with writing."""

    def catch_up(self) -> None:
        """Compute the figures that saves have left to be computed; nothing waits for it."""


class KeptPrivacy(Erasing, Protocol):
    """The same, with writing."""

    def note_view(self, ctx: "Context", deed: str, of: str) -> None:
        """Note durably who viewed, printed or sent what."""


class LogReader(Protocol):
    """The read-only view of one office folder, without its forms (core.forms.ports.Reader has them)."""

    @property
    def said(self) -> FieldReader: ...

    @property
    def trust(self) -> Trusting: ...

    @property
    def sign_offs(self) -> SignOffs: ...

    @property
    def history(self) -> History: ...

    @property
    def transfers(self) -> Transfers: ...

    @property
    def privacy(self) -> Privacy: ...

    @property
    def scans(self) -> Scans: ...

    @property
    def drafts(self) -> Drafts: ...

    @property
    def results(self) -> Results: ...
    def record(self, ref: Ref) -> Record | None: ...

    def records(self, entity: str, scope: str | None = None, **equals: str | int) -> Sequence[Record]:
        """Records that show, whose fixed fields equal these values, in `order` then birth order."""

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        """Deleted ones, "" = of every kind; `Change(ref, "_del", None, record.shown("_del").seen)` brings one back."""

    def conflicts(self, scope: str | None = None, entity: str = "") -> Sequence[tuple[Ref, str]]: ...

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        """What later rooms give to the room of this kind of row; core/catalogue.py lists them."""

    def digest(self, scope: str | None = None) -> str:
        """Chain ends, what counts, heads and deletes, of the folder or one scope: equal sets, equal digests."""

    def info(self) -> dict[str, Any]:
        """Unit, year, device key and counts of the folder, for `office info`."""


class LogStore(LogReader, Protocol):
    """The writing side: one save is one transaction."""

    @property
    def said(self) -> KeptFields: ...

    @property
    def scans(self) -> KeptScans: ...

    @property
    def drafts(self) -> KeptDrafts: ...

    @property
    def results(self) -> KeptResults: ...

    @property
    def privacy(self) -> KeptPrivacy: ...

    def together(self) -> AbstractContextManager[None]:
        """All saves inside are one transaction: a kill or a refusal leaves all of them or none."""

    def save(self, ctx: "Context", label: str, changes: Sequence[Change], undoes: str = "") -> Changes:
        """Append one op per change, each naming `seen` as parents, project them, commit durably.

        Raises Frozen if a standing sign-off covers one of the records. Label is a short ASCII token (`score_item`).
        """


@dataclass(frozen=True, slots=True)
class Context:
    """Who, where and when of one action: values come in, core fetches nothing."""

    now: datetime
    new_id: Callable[[], str]
    unit: str  # the office's unit id (its scope)
    person: str = ""  # id of the person at the keyboard
    role: str = "recorder"
    device: str = ""


EMPTY = "delete_empty"  # label of the save that deletes a row nobody has written into: the bin does not list it


CONTAINED = tuple(entity for entity in ENTITIES.values() if entity.container not in ("", "body"))


def below(reader: LogReader, ref: Ref) -> Iterator[Record]:
    """Every visible record contained in this one, at any depth."""
    for entity in CONTAINED:
        if ref.entity in entity.targets:
            for inner in reader.records(entity.name, ref.scope, **{entity.container: ref.local}):
                yield inner
                yield from below(reader, inner.ref)


def linked_evidence(reader: LogReader, scope: str, links: Collection[Record | Brief]) -> dict[str, Record]:
    """The evidence that links of a unit name, its own or that of units below, each as the links name it."""
    names = {link.text("evidence") for link in links}
    refs = {name: ref for name in names if (ref := named(scope, name)).entity == "evidence" and is_id(ref.id)}
    found = reader.said.standing([*refs.values()])
    return {name: found[ref] for name, ref in refs.items() if ref in found}


def blank(reader: LogReader, record: Record) -> bool:
    """Whether a row of a plan is empty: nobody ever wrote into it, or linked anything to it."""
    if record.ref.entity != "row" or written(reader, record) or any(True for _inner in below(reader, record.ref)):
        return False
    rows = reader.records("row", record.ref.scope, plan=record.text("plan"))
    return not any(row.text("parent") == record.ref.local for row in rows)


def written(reader: LogReader, record: Record) -> bool:
    """Whether a field of its form ever had a value."""
    return any(parse_slot(name).family in OF_ROWS for name in record.fields) or any(
        parse_slot(past.field).family in OF_ROWS for past in reader.history.of(record.ref)
    )


def standing(reader: LogReader, ref: Ref) -> Record:
    """The record, or a UserError when it is missing or in the bin."""
    record = reader.record(ref)
    if record is None:
        raise UserError(
            _("ไม่พบข้อมูล {ref}").format(ref=ref.local),
            _("ยังไม่มีข้อมูลนี้ในโฟลเดอร์ของหน่วยงาน"),
            _("ข้อมูลอาจถูกเลิกทำไปแล้ว เปิดหน้านั้นใหม่ หรือดูด้วยคำสั่ง record list"),
        )
    if record.deleted:
        raise UserError(
            _("แก้ข้อมูล {ref} ไม่ได้").format(ref=ref.local),
            _("ข้อมูลนี้อยู่ในถังขยะ"),
            _("นำกลับจากถังขยะก่อน แล้วแก้ใหม่"),
        )
    return record


def signed_whole(reader: LogReader, subject: Ref, period: str = "") -> list[SignOff]:
    """The sound sign-offs of the whole subject that stand, or of one period of a plan."""
    found = [one for one in reader.sign_offs.of(subject) if one.stands and one.state == SOUND]
    return [one for one in found if one.body and one.body[:2] == (subject, period)]
