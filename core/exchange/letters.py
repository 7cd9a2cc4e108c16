"""The comments, requests and assignments that a unit got from units above, its letters to them, and all replies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.assigning.orders import ASSIGN, ITEM, WorkOrder, letters_here, without_forged
from core.assigning.programme_steps import StepOnPaperNote
from core.forms.ports import Reader, bound_form, form_here
from core.forms.tree import Tree
from core.i18n import _
from core.log.op import OpRef
from core.people.units import UnitRegister, WriterUnitLookup
from core.records.titles import RowFieldCell, called, title
from core.thai.days import day, short_date, stamp
from core.thai.written import arabic_digits
from core.values import Record, Ref, named

LETTER = "letter"  # the kind of a letter to the unit above, which replies by a comment
KINDS = {"comment": "ความเห็น", "request": "ขอให้ดำเนินการ", "assign": "งานที่มอบหมาย"}
PLACES = {"assessment": "การประเมิน", "plan": "แผน", "row": "รายการของแผน", "signoff": "ฉบับที่ลงนาม"}


@dataclass(frozen=True, slots=True)
class MessageReply:
    """A reply to a letter, request or assignment; `done` = the requested work is done."""

    text: str
    who: str
    when: str
    done: bool


@dataclass(frozen=True, slots=True)
class UnitMessage:
    """A comment, request or assignment from a unit above, or a letter to it, with replies. `at`: ms since 1970."""

    ref: Ref
    unit: str  # id of the unit it is written to
    kind: str  # comment | request | assign | letter
    kind_words: str
    text: str
    who: str
    when: str
    at: int  # milliseconds since 1970, by the writer's PC
    due: str  # words, "" = no date
    late: bool
    topic: Ref | None
    item: str
    where: str
    replies: tuple[MessageReply, ...]
    order: WorkOrder | None = None  # the assignment: what is to be filled in
    pieces: int = 0  # number of pieces of evidence linked to the assignment
    withdrawn: bool = False  # the unit above has withdrawn the assignment; what was filled in stays
    unsent: bool = False  # a letter written on this PC that no file for others contains yet

    @property
    def proves(self) -> bool:
        """Return whether this is an open assignment that asks for evidence of an item."""
        return self.open and self.order is not None and self.order.task == ITEM

    @property
    def begins(self) -> bool:
        """Return whether this is an open assignment that asks to fill in a row of a plan or register."""
        return self.open and self.order is not None and self.order.task != ITEM

    @property
    def open(self) -> bool:
        """Return whether this is a request or assignment that is neither withdrawn nor reported as done."""
        return (
            self.kind not in ("comment", LETTER)
            and not self.withdrawn
            and not any(reply.done for reply in self.replies)
        )

    @staticmethod
    def each(
        reader: Reader,
        unit: str,
        today: date,
        sent_up_to: Mapping[bytes, int] = MappingProxyType({}),
    ) -> "tuple[UnitMessage, ...]":
        """Return the comments to a unit from units above, and the unit's letters to them; open ones first, each group
        from the newest. `sent_up_to`: {stream of this PC: last op in a transfer file}; later letters are unsent."""
        known = WriterUnitLookup.of(reader)
        answers: dict[str, list[Record]] = {}
        for one in reader.records("reply", unit):
            answers.setdefault(one.text("answers"), []).append(one)
        notes = without_forged(
            reader, [*reader.records("comment", unit), *_withdrawn(reader, unit)]
        )
        written, replies = reader.records(LETTER, unit), replies_up(notes)
        found = [
            _letter(known, one, answers.get(one.ref.local, []), today)
            for one in notes
            if not _replies(one)
        ]
        found += [
            _letter(known, one, replies.get(one.ref.local, []), today, sent_up_to)
            for one in written
        ]
        return tuple(sorted(found, key=lambda one: (not one.open, -one.at, one.ref.id)))

    @staticmethod
    def open_requests(reader: Reader, unit: str) -> int:
        """Return the number of requests and assignments to a unit that it has not reported as done."""
        done = {one.text("answers") for one in reader.records("reply", unit) if one.number("done")}
        return sum(
            one.text("kind") != "comment" and one.ref.local not in done
            for one in letters_here(reader, unit)
        )


def replies_up(comments: Sequence[Record]) -> Mapping[str, list[Record]]:
    """Return {reference of a letter to the unit above, without its scope: comments that reply to the letter}."""
    found: dict[str, list[Record]] = {}
    for one in comments:
        if _replies(one):
            found.setdefault(one.text("about"), []).append(one)
    return found


def _replies(comment: Record) -> bool:
    return comment.text("kind") == "comment" and comment.text("about").startswith(f"{LETTER}/")


def unanswered(reader: Reader, unit: str) -> Iterator[UnitMessage]:
    """Yield the letters to `unit` from units directly below that nobody has replied to, the oldest first."""
    units = UnitRegister.of(reader)
    below = [
        one
        for one in reader.records(LETTER)
        if one.ref.scope in units and units[one.ref.scope].parent == unit
    ]
    known = WriterUnitLookup.of(reader) if below else None
    for one in below:
        if known and one.ref.local not in replies_up(
            reader.records("comment", one.ref.scope, about=one.ref.local)
        ):
            yield _letter(known, one, [])


def _withdrawn(reader: Reader, unit: str) -> Iterator[Record]:
    """Return withdrawn assignments of the unit that were begun or replied to before they were withdrawn."""
    gone = [one for one in reader.bin(unit, "comment") if one.text("kind") == ASSIGN]
    if not gone:
        return
    begun = reader.fields.values("row", ["from"], **{"from": [one.ref.local for one in gone]})
    replied = {one.text("answers") for one in reader.records("reply", unit)}
    for one in gone:
        if (unit, one.ref.local) in begun or one.ref.local in replied:
            yield one


def _letter(
    lookup: WriterUnitLookup,
    record: Record,
    replies: Sequence[Record],
    today: date = date.min,
    sent_up_to: Mapping[bytes, int] = MappingProxyType({}),
) -> UnitMessage:
    who, at = lookup.written_by(record, "text")
    up, kind = record.ref.entity == LETTER, record.text("kind")
    past = lookup.reader.history.of(record.ref, "text")[:1]
    mine = OpRef.read(past[0].op) if up and past and past[0].device == lookup.own_key else None
    due = day(record.text("due"))
    until = short_date(due) if due else ""
    order = WorkOrder.read(record.text("item"))
    if order:
        item = order.item
    elif StepOnPaperNote.read(record.text("item")):
        item = ""
    else:
        item = record.text("item")
    about, where = _about(lookup.reader, record, item)
    if order:
        links = lookup.reader.records("link", record.ref.scope, target=record.ref.local)
    else:
        links = ()
    if up:
        kind, called = LETTER, _("ถึงต้นสังกัด")
    else:
        called = _(KINDS.get(kind, kind))
    answered = tuple(_reply(lookup, reply) for reply in replies)
    done = any(one.done for one in answered)
    return UnitMessage(
        ref=record.ref,
        unit=record.ref.scope,
        kind=kind,
        kind_words=called,
        text=record.text("text"),
        who=who,
        when=stamp(at) if at else "",
        at=at,
        due=until,
        late=bool(due and due < today and not done),
        topic=about,
        item=item,
        where=where,
        replies=answered,
        order=order,
        pieces=len(links),
        withdrawn=record.deleted,
        unsent=mine is not None and mine.seq > sent_up_to.get(mine.stream, -1),
    )


def _reply(lookup: WriterUnitLookup, record: Record) -> MessageReply:
    who, at = lookup.written_by(record, "text")
    return MessageReply(
        record.text("text"), who, stamp(at) if at else "", record.number("done") == 1
    )


def _about(reader: Reader, record: Record, item: str) -> tuple[Ref | None, str]:
    """Return the record a letter is about, if on this PC, and its description, e.g. `การประเมิน 2569 ระดับ 4 ข้อ 3`."""
    if not record.text("about"):
        return None, ""
    ref = named(record.ref.scope, record.text("about"))
    there = reader.record(ref)
    place = _(PLACES.get(ref.entity, ""))
    if there is None:
        return None, place
    own = title(there) if ref.entity == "row" else ""
    if ref.entity in ("plan", "assessment"):
        where = called(reader, ref)
    else:
        where = " ".join(filter(None, (place, own)))
    return ref, "  ›  ".join(filter(None, (where, _item(reader, there, item))))


def _item(reader: Reader, there: Record, item: str) -> str:
    """Return an item's number and text, or the title of a row's field; its id while the form is not on this PC."""
    if item and there.ref.entity in ("row", "progress"):
        return RowFieldCell.cell_words(reader, there.ref, item)
    if not item or there.ref.entity != "assessment":
        return item
    form = form_here(reader.forms, bound_form(there))
    found = Tree.item_in(form, item) if form else None
    return arabic_digits(f"{_('ข้อ')} {found.number} {found.text}") if found else item
