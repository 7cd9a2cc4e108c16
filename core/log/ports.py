"""The protocols through which core uses storage, their data types, and helpers on any record."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar

from core.change_check import is_id
from core.entities import ENTITIES
from core.errors import UserError
from core.i18n import _
from core.log.certificates import TrustReader
from core.log.op import ClockDoubt, SigningReadiness, SignOff
from core.log.post import TransferReader
from core.log.scopes import PersonalTextReader, StoredText
from core.slots import OF_ROWS, parse_slot
from core.values import (
    Change,
    Changes,
    Plain,
    Record,
    RecordSummary,
    Ref,
    Row,
    Value,
    Written,
    named,
)

_Made = TypeVar("_Made")


class RecordBatch(NamedTuple):
    """The records that one read returned, in order. Pass the batch to the next read to reuse the unchanged records."""

    records: Sequence[Record]
    state: object = None  # of the folder at that time; None = unknown


class FieldReader(Protocol):
    """A reader of some fields of visible records, for lists over many units. It also searches the records for words."""

    def values(
        self, entity: str, names: Collection[str] = (), **among: Collection[str | int]
    ) -> frozenset[tuple[str | int | None, ...]]:
        """Return the distinct (scope, *values of the fields `names`) of visible records; of a text field, 1 if it has a
        text, else 0. `among` selects records by allowed values, such as `year=[2569, 2570]`, but not by text fields."""

    def brief(
        self, entity: str, names: Sequence[str], /, **equals: str | int | frozenset[str]
    ) -> Sequence[RecordSummary]:
        """Return summaries of visible records with only the fields `names`, sorted by field `order`, then by creation.
        `equals` selects by fields fixed at creation, such as `year=2569`; a frozenset = any of these values."""

    def listed(
        self,
        entity: str,
        scope: str,
        before: RecordBatch | None = None,
        /,
        **equals: str | int | frozenset[str],
    ) -> RecordBatch:
        """Return the visible records of a scope whose fields fixed at creation equal `equals` (a frozenset: one of its
        values). Records that did not change since `before` are taken from that batch; None = read all anew."""

    def since(self, state: object) -> frozenset[Ref] | None:
        """Return the records written since the `state` of a RecordBatch; None if all must be read again."""

    def standing(self, refs: Collection[Ref]) -> Mapping[Ref, Record]:
        """Return {reference: record} for those of `refs` that exist and are not in the bin."""

    def once(self, name: object, work: Callable[[], _Made]) -> _Made:
        """Return `work()`, cached under `name` until the next save. `work` may depend on folder and `name` only."""

    def holding(self, text: str, groups: Sequence[str], limit: int) -> Mapping[str, Sequence[Ref]]:
        """Return {group: at most `limit` records that contain all words of `text`} for the search groups `groups`
        (core.search.fields.GROUPS). Exact matches come first, then matches but for tone marks; each newest first."""

    def waiting(self) -> int:
        """Return the number of records that are not in the search index yet."""


class ScannedPageKey(NamedTuple):
    """The key of a scanned page: equal for the same page of the same scan file."""

    source: str  # SHA-256 of the file, hex
    number: int  # of the page in it; the first is 1


class ScannedPage(NamedTuple):
    """A scanned page that nobody has looked at yet, on this PC only. `dpi`: 0 = unknown; `born`: made by a program."""

    key: ScannedPageKey
    file: str  # name of the file, as people call it
    page_count: int  # pages that file has
    at: int  # when it came: milliseconds since 1970
    picture: str  # SHA-256 of the page as a JPEG, upright
    width: int  # pixels of the picture
    height: int
    grey: bool
    dpi: int  # 0 = unknown
    born: bool  # made by a program, not scanned: there can be no ink on it
    codes: tuple[str, ...]  # contents of its QR codes
    typed_code: str = ""  # the short code a person read on it
    typed_page: int = 0  # the page number a person read on it


class ScanFileResult(NamedTuple):
    """The result of reading one scan file: its pages, and the numbers of pages that could not be read."""

    pages: tuple[ScannedPage, ...]
    unread: tuple[int, ...] = ()  # pages that could not be shown


class FieldHistoryRow(NamedTuple):
    """One op in the history of a field: value, writer, time (`clock`: ms since 1970), and whether it counts."""

    ref: Ref
    field: str
    value: Value
    op: str
    save: str
    person: str
    device: str
    clock: int  # milliseconds since 1970 as that PC had it; shown, never judged
    counts: bool
    parents: tuple[str, ...] = ()  # the ops whose value the writer saw
    label: str = ""  # of its save
    undoes: str = ""  # the save that its save undoes


class FieldDraft(NamedTuple):
    """A value typed into a field and not saved yet. `seen`: ops the person saw; `refused`: it is invalid."""

    ref: Ref
    field: str
    value: Written
    seen: tuple[str, ...]
    at: int  # milliseconds since 1970
    refused: bool = False  # it is not valid for the field: kept as typed until somebody corrects it


class AssessmentResultValue(NamedTuple):
    """One derived value of an assessment: level, points, grade … of a dimension ("" = of the whole)."""

    assessment: Ref
    dimension: str
    name: str
    value: str


class ChangesSinceSigning(NamedTuple):
    """The ops on signed data that count now but did not at signing, and those that no longer count; oldest first."""

    came: tuple[FieldHistoryRow, ...]  # ops that count now and did not then
    went: tuple[FieldHistoryRow, ...]  # ops that counted then and do not now


class SignOffReader(Protocol):
    """A reader of the sign-offs of a folder (docs/log.md: A sign-off)."""

    def of(self, ref: Ref) -> Sequence[SignOff]:
        """Return all sign-offs of the record, even ended ones, and those in force of records that contain it. If `ref`
        is a sign-off's own record, return a SignOff for each op that wrote a sign-off body to it."""

    def after(self, op: str) -> ChangesSinceSigning:
        """Return how signed data changed since signing. `op`: name of the op with the sign-off's body. The result is
        empty while ops of the sign-off's cut are missing here."""

    def after_each(self, ops: Sequence[str]) -> Sequence[ChangesSinceSigning]: ...

    def untouched(self, op: str) -> bool:
        """Return whether what a sign-off covers is stored intact: the log of its scope matches its chain, and signed
        texts their hashes. `op`: name of the op with the sign-off's body; False if it has none."""

    def values(self, ref: Ref, field: str) -> frozenset[Value] | None:
        """Return the values that the sign-offs in force fix for a field, one if they agree (an AbsenceReason if it
        cannot be told). None if no sign-off locks the record. A conflict may be decided for this value alone."""

    def ready(self, subject: Ref, period: str = "") -> SigningReadiness: ...

    def state_hash(self, subject: Ref, period: str = "") -> bytes:
        """Return the present hash (SHA-256) of the state that a sign-off of `subject` or of its `period` would fix."""


class HistoryReader(Protocol):
    """A reader of the history of a folder: what was written, when and by whom."""

    def of(self, ref: Ref, field: str | None = None) -> Sequence[FieldHistoryRow]: ...

    def save(self, save: str, limit: int = 0) -> Sequence[FieldHistoryRow]:
        """Return the ops of one save of this device, at most `limit` (0 = all); for undo."""

    def last_save(self, person: str | None = None, skipped_saves: Collection[str] = ()) -> str:
        """Return the id of this device's newest save by `person` (None = any) that is not undone and not in
        `skipped_saves`; "" if there is none."""

    def last_undo(self, person: str | None = None) -> str:
        """Return the id of this device's newest undo by `person` (None = any) if it can be redone, else ""."""

    def unsent(self, last_sent: Mapping[bytes, int]) -> int:
        """Return how many saves this device made after `last_sent` ({stream: last op}), a meeting's votes as one."""

    def cut(self, scope: str) -> Plain:
        """Return, as text, the cut of all ops of a scope that count now. A deletion writes it to the field `_del`."""

    def within(self, cut: str, ops: Collection[str]) -> frozenset[str]:
        """Return those of `ops` (each `stream:seq:hash8`) that lie in a cut. If the last op of a stream in the cut is
        missing here, none of that stream's ops is returned."""


# The figures of the whole of an assessment by which units are listed and ranked.
WHOLE = ("using", "base", "extra", "total", "full", "assessed", "of", "band", "passes", "made_by")


class Outline(NamedTuple):
    """A short result about a document; `draws`: it rests on other documents of the unit, too."""

    document: Ref
    name: str
    body: str
    draws: bool


class OfferedOutlines(NamedTuple):
    """Outlines that a reader had to compute, and the state of the folder that it saw."""

    outlines: tuple[Outline, ...] = ()
    state: object = None


class Outlines:
    """Short results about documents that were computed before and still hold. This one keeps none."""

    def kept(self, document: Ref, name: str) -> str | None:
        """Return the outline `name` of a document, or None if it has to be computed."""

    def offer(self, outline: Outline) -> None:
        """Offer an outline that was computed from what this reader sees, to be kept."""

    def take(self) -> OfferedOutlines:
        """Return what was offered since the last call."""
        return OfferedOutlines()

    def keep(self, offers: OfferedOutlines) -> None:
        """Store outlines that a reader of this folder offered, unless the folder has changed since."""


class LogReader(Protocol):
    """The reading side of one office folder, without its forms (core.forms.ports.Reader has them)."""

    @property
    def fields(self) -> FieldReader: ...

    @property
    def trust(self) -> TrustReader: ...

    @property
    def sign_offs(self) -> SignOffReader: ...

    @property
    def history(self) -> HistoryReader: ...

    @property
    def transfers(self) -> TransferReader: ...

    @property
    def privacy(self) -> PersonalTextReader: ...

    def all_scans(self) -> Sequence[ScannedPage]:
        """Return the scanned pages that nobody has looked at yet, which only this PC keeps; the oldest first."""

    def all_drafts(self) -> Sequence[FieldDraft]:
        """Return the values typed but not saved yet, which only this PC keeps (refused ones are in its backups too);
        the oldest first."""

    def derived(
        self,
        scope: str | None = None,
        dimension: str | None = None,
        among: Collection[Ref] | None = None,
    ) -> Sequence[AssessmentResultValue]:
        """Return the values (points, grades …) derived from the visible assessments, limited to a `scope`, to a
        `dimension` ("" = results of whole assessments) and to the assessments `among`; None sets no limit."""

    def wholes(
        self, entity: str = "assessment", scope: str | None = None, /, **equals: str | int
    ) -> Mapping[Ref, Mapping[str, str]]:
        """Return {assessment: {name: value}} of the results of whole assessments, such as points and grade (names:
        WHOLE). `scope`: only those of this unit, None = of all; `equals` selects by fields fixed at creation."""

    @property
    def outlines(self) -> Outlines: ...

    def record(self, ref: Ref) -> Record | None: ...

    def prefetch(self, refs: Collection[Ref]) -> None:
        """Read these records at once; during the same view of the folder, `record` then returns them without a query."""

    def records(
        self, entity: str, scope: str | None = None, **equals: str | int | frozenset[str]
    ) -> Sequence[Record]:
        """Return the visible records of a scope (None = all scopes), sorted by `order`, then by creation. `equals`:
        values that their fixed fields must have; a frozenset = one of its values; True = any value."""

    def bin(self, scope: str | None = None, entity: str = "") -> Sequence[Record]:
        """Return the deleted records of a scope (None = all) and entity ("" = all). To restore one, save the change
        `Change(ref, "_del", None, record.shown("_del").seen)`."""

    def conflicts(
        self, scope: str | None = None, entity: str = ""
    ) -> Sequence[tuple[Ref, str]]: ...

    def rows(self, kind: type[Row]) -> Sequence[Row]:
        """Return the rows of class `kind`, such as `HomePartProvider`, that modules contribute (core/catalogue.py)."""

    def digest(self, scope: str | None = None) -> str:
        """Return a hash that is equal in two folders with the same state of a scope (None = all): ops that count,
        current values, deletions and sign-offs."""

    def info(self) -> dict[str, Any]:
        """Return a dict of unit, year, device key and counts of ops, records …, for the command `office info`."""


class LogStore(LogReader, Protocol):
    """The writing side of an office folder: each save is one transaction."""

    def add_scans(self, pages: Collection[ScannedPage]) -> int:
        """Store scanned pages for a person to look at; nothing of them is in the log. Return how many were new."""

    def note_scan_code(self, key: ScannedPageKey, code: str, page: int) -> None:
        """Store the print code and page number a person read on a page without a QR code; code "" removes both."""

    def drop_scans(self, keys: Collection[ScannedPageKey], *, erase: bool = False) -> None:
        """Delete the scanned pages `keys`; if `erase`, also erase their content from the database file."""

    def keep_drafts(
        self,
        ctx: "Context",
        *changes: Change,
        refused: bool = False,
        dropped: Collection[tuple[Ref, str]] = (),
    ) -> None:
        """Store changes durably as drafts, and delete the drafts in `dropped` (record, field). `refused`: the values
        are invalid. A draft is also deleted when its field is saved."""

    def drop_draft(self, ref: Ref, field: str, *, erase: bool = False) -> None:
        """Delete a draft; if `erase`, also erase its text from the database file."""

    def gone_texts(self) -> Sequence[StoredText]:
        """Return the erased texts that stored prints may still contain; only `forget_gone_texts` deletes them."""

    def forget_gone_texts(self) -> None:
        """Delete the texts that `gone_texts` returns, because no stored print shows them any more."""

    def note_view(self, ctx: "Context", deed: str, target: str) -> None:
        """Note durably that `ctx.person` viewed, printed or sent data, as `deed` says. `target` names the data by
        references or keys, never by names of people."""

    def index_some(self) -> int:
        """Add some of the waiting records to the search index; return how many still wait."""

    def derive_owed(self) -> None:
        """Recompute the results that saves have made outdated; may be called at any later time."""

    def trust_clock(self, now: datetime) -> None:
        """Note that a person says that this PC's clock is right. UserError if it cannot be noted."""

    def together(self) -> AbstractContextManager[None]:
        """Make all saves inside the `with` block one transaction: a crash or an error leaves all of them or none."""

    def save(
        self, ctx: "Context", label: str, changes: Sequence[Change], undoes: str = ""
    ) -> Changes:
        """Save each change as one op whose parents are its `seen`, all in one transaction. `label`: name of the deed,
        such as `score_item`; `undoes`: id of the save it undoes. LockedRecordError if a sign-off covers a record."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of a command: who acts, where and when; core reads no clock, random number or user by itself."""

    now: datetime
    new_id: Callable[[], str]
    unit: str  # the office's unit id (its scope)
    person: str = ""  # id of the person at the keyboard
    role: str = "recorder"
    device: str = ""
    clock_doubt: ClockDoubt | None = None  # why `now` may be wrong (core.log.deeds.check_clock)


# label of a save that deletes a row nobody wrote into: the bin does not list it
EMPTY = "delete_empty"


CONTAINED = tuple(entity for entity in ENTITIES.values() if entity.container not in ("", "body"))


def below(reader: LogReader, ref: Ref) -> Iterator[Record]:
    """Yield every visible record that the record `ref` contains, at any depth."""
    yield from below_each(reader, ref.scope, [ref])[ref]


def below_each(
    reader: LogReader, scope: str, tops: Collection[Ref]
) -> Mapping[Ref, Sequence[Record]]:
    """Return {record: every visible record that it contains, at any depth, each before its own} for records of a scope.
    The number of reads does not grow with the number of records."""
    inside: dict[str, list[Record]] = {}  # by container: the records just below it
    level = {ref.local: ref.entity for ref in tops}
    while level:
        further = dict[str, str]()
        for entity in CONTAINED:
            names = frozenset(name for name, its in level.items() if its in entity.targets)
            if names:
                for record in reader.records(entity.name, scope, **{entity.container: names}):
                    inside.setdefault(record.text(entity.container), []).append(record)
                    further[record.ref.local] = record.ref.entity
        level = {name: its for name, its in further.items() if name not in inside}

    def within(name: str) -> Iterator[Record]:
        for record in inside.get(name, ()):
            yield record
            yield from within(record.ref.local)

    return {ref: [*within(ref.local)] for ref in tops}


def linked_evidence(
    reader: LogReader, scope: str, links: Collection[Record | RecordSummary]
) -> dict[str, Record]:
    """Return {a link's `evidence` field: evidence record} for `links`, without evidence that is deleted or not here."""
    names = {link.text("evidence") for link in links}
    refs = {
        name: ref
        for name in names
        if (ref := named(scope, name)).entity == "evidence" and is_id(ref.id)
    }
    found = reader.fields.standing([*refs.values()])
    return {name: found[ref] for name, ref in refs.items() if ref in found}


def blank(reader: LogReader, record: Record) -> bool:
    """Return whether a record is a plan row into which nobody ever wrote, and which contains no other record."""
    if (
        record.ref.entity != "row"
        or written(reader, record)
        or any(True for _inner in below(reader, record.ref))
    ):
        return False
    rows = reader.records("row", record.ref.scope, plan=record.text("plan"))
    return not any(row.text("parent") == record.ref.local for row in rows)


def written(reader: LogReader, record: Record) -> bool:
    """Return whether any of the form's fields in this record has, or ever had, a value."""
    return any(parse_slot(name).family in OF_ROWS for name in record.fields) or any(
        parse_slot(past.field).family in OF_ROWS for past in reader.history.of(record.ref)
    )


def standing(reader: LogReader, ref: Ref) -> Record:
    """Return the record of `ref`. Raises UserError if it does not exist in this folder or is in the bin."""
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
    """Return the valid (intact, not ended) sign-offs of a whole subject, or of one period of a plan."""
    found = [one for one in reader.sign_offs.of(subject) if one.stands and one.sound]
    return [one for one in found if one.body and one.body[:2] == (subject, period)]
