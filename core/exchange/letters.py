"""What units above have told or asked a unit, and what it wrote to them, with replies: newest first, each with where it
belongs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.assigning.orders import ASSIGN, ITEM, Order, letters_here, without_forged
from core.assigning.programme_steps import PaperMark
from core.forms.ports import Reader, bound_form, form_here
from core.i18n import _
from core.log.op import OpRef
from core.people.units import Writers, register
from core.records.titles import called, cell_words, item_of, title
from core.thai.days import day, short_date, stamp
from core.thai.numbering import arabic_digits
from core.values import Record, Ref, named

LETTER = "letter"  # of kinds: written to the unit above, which replies by a comment
KINDS = {"comment": "ความเห็น", "request": "ขอให้ดำเนินการ", "assign": "งานที่มอบหมาย"}
PLACES = {"assessment": "การประเมิน", "plan": "แผน", "row": "รายการของแผน", "signoff": "ฉบับที่ลงนาม"}


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    who: str
    when: str
    done: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """`where` is words, `about` the record itself when it is here; `item` an item of an assessment, or ""."""

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
    about: Ref | None
    item: str
    where: str
    replies: tuple[Reply, ...]
    order: Order | None = None  # what is to be filled in
    pieces: int = 0  # evidence that is linked to it
    withdrawn: bool = False  # the unit above has taken the work back; what was filled in stays
    unsent: bool = False  # a letter that was written on this PC and is in no file for others

    @property
    def proves(self) -> bool:
        """Whether evidence of an item is asked for, and nobody has said that it is done."""
        return self.open and self.order is not None and self.order.what == ITEM

    @property
    def begins(self) -> bool:
        """Whether a row or a register is to be filled in, and nobody has said that it is done."""
        return self.open and self.order is not None and self.order.what != ITEM

    @property
    def open(self) -> bool:
        """Whether something is asked and nobody has said that it is done."""
        return (
            self.kind not in ("comment", LETTER)
            and not self.withdrawn
            and not any(reply.done for reply in self.replies)
        )


def letters(
    reader: Reader, unit: str, today: date, sent: Mapping[bytes, int] = MappingProxyType({})
) -> tuple[Letter, ...]:  # fmt: skip
    """Everything a unit was told, in its own scope, and wrote to who stands above it.

    `sent`: the last op of each own stream in a file for others.
    """
    known = Writers.of(reader)
    answers: dict[str, list[Record]] = {}
    for one in reader.records("reply", unit):
        answers.setdefault(one.text("answers"), []).append(one)
    told = without_forged(reader, [*reader.records("comment", unit), *_withdrawn(reader, unit)])
    written, replies = reader.records(LETTER, unit), replies_up(told)
    found = [_letter(known, one, answers.get(one.ref.local, []), today) for one in told if not _replies(one)]
    found += [_letter(known, one, replies.get(one.ref.local, []), today, sent) for one in written]
    return tuple(sorted(found, key=lambda one: (not one.open, -one.at, one.ref.id)))


def replies_up(comments: Sequence[Record]) -> Mapping[str, list[Record]]:
    """What was replied from above to each letter, by the letter as it is named in its own scope."""
    found: dict[str, list[Record]] = {}
    for one in comments:
        if _replies(one):
            found.setdefault(one.text("about"), []).append(one)
    return found


def _replies(comment: Record) -> bool:
    return comment.text("kind") == "comment" and comment.text("about").startswith(f"{LETTER}/")


def unanswered(reader: Reader, unit: str) -> Iterator[Letter]:
    """What the units right below wrote to this one and nobody replied to, the oldest first."""
    units = register(reader)
    below = [one for one in reader.records(LETTER) if one.ref.scope in units and units[one.ref.scope].parent == unit]
    known = Writers.of(reader) if below else None
    for one in below:
        if known and one.ref.local not in replies_up(reader.records("comment", one.ref.scope, about=one.ref.local)):
            yield _letter(known, one, [])


def _withdrawn(reader: Reader, unit: str) -> Iterator[Record]:
    """Assigned work that was taken back after it was begun here."""
    gone = [one for one in reader.bin(unit, "comment") if one.text("kind") == ASSIGN]
    if not gone:
        return
    begun = reader.said.values("row", ["from"], **{"from": [one.ref.local for one in gone]})
    replied = {one.text("answers") for one in reader.records("reply", unit)}
    for one in gone:
        if (unit, one.ref.local) in begun or one.ref.local in replied:
            yield one


def asked(reader: Reader, unit: str) -> int:
    """How many things a unit was asked and nobody has said are done."""
    done = {one.text("answers") for one in reader.records("reply", unit) if one.number("done")}
    return sum(one.text("kind") != "comment" and one.ref.local not in done for one in letters_here(reader, unit))


def _letter(
    known: Writers, record: Record, replies: Sequence[Record], today: date = date.min,
    sent: Mapping[bytes, int] = MappingProxyType({}),
) -> Letter:  # fmt: skip
    who, at = known.written_by(record, "text")
    up, kind = record.ref.entity == LETTER, record.text("kind")
    past = known.reader.history.of(record.ref, "text")[:1]
    mine = OpRef.read(past[0].op) if up and past and past[0].device == known.own else None
    due = day(record.text("due"))
    order = Order.read(record.text("item"))
    item = order.item if order else "" if PaperMark.read(record.text("item")) else record.text("item")
    about, where = _about(known.reader, record, item)
    answered = tuple(_reply(known, one) for one in replies)
    done = any(one.done for one in answered)
    return Letter(
        ref=record.ref,
        unit=record.ref.scope,
        kind=LETTER if up else kind,
        kind_words=_("ถึงต้นสังกัด") if up else _(KINDS.get(kind, kind)),
        text=record.text("text"),
        who=who,
        when=stamp(at) if at else "",
        at=at,
        due=short_date(due) if due else "",
        late=bool(due and due < today and not done),
        about=about,
        item=item,
        where=where,
        replies=answered,
        order=order,
        pieces=len(known.reader.records("link", record.ref.scope, target=record.ref.local)) if order else 0,
        withdrawn=record.deleted,
        unsent=mine is not None and mine.seq > sent.get(mine.stream, -1),
    )


def _reply(known: Writers, record: Record) -> Reply:
    who, at = known.written_by(record, "text")
    return Reply(record.text("text"), who, stamp(at) if at else "", record.number("done") == 1)


def _about(reader: Reader, record: Record, item: str) -> tuple[Ref | None, str]:
    """What it is about: the record, and words such as `การประเมิน 2569 ระดับ 4 ข้อ 3`."""
    if not record.text("about"):
        return None, ""
    ref = named(record.ref.scope, record.text("about"))
    there = reader.record(ref)
    place = _(PLACES.get(ref.entity, ""))
    if there is None:
        return None, place
    return ref, "  ›  ".join(filter(None, (_called(reader, place, there), _item(reader, there, item))))


def _called(reader: Reader, place: str, there: Record) -> str:
    if there.ref.entity in ("plan", "assessment"):
        return called(reader, there.ref)
    own = title(there) if there.ref.entity == "row" else ""
    return " ".join(filter(None, (place, own)))


def _item(reader: Reader, there: Record, item: str) -> str:
    """Number and words of an item, the title of a row's field; its id while the form is not here."""
    if item and there.ref.entity in ("row", "progress"):
        return cell_words(reader, there.ref, item)
    if not item or there.ref.entity != "assessment":
        return item
    form = form_here(reader.forms, bound_form(there))
    found = item_of(form, item) if form else None
    return arabic_digits(f"{_('ข้อ')} {found.number} {found.text}") if found else item
