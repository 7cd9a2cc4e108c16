"""What units above write to units below: orders (tokens in comments), answers to sign-offs, remarks and replies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from core.assessment.sheets import answer_at, sheet_of
from core.forms.ports import Reader
from core.log.op import OpRef
from core.people.units import WriterUnitLookup
from core.records.titles import RowFieldCell, called
from core.thai.days import stamp
from core.values import Record, Ref, gathered, named

ASSIGN = "assign"  # kind of such a comment
ROW = "row"
REGISTER = "register"
ITEM = "item"
LIST = "list"
SUM = "sum"
SHARE = "share"
COUNT = "count"
WAYS = (LIST, SUM, SHARE, COUNT)
BINDING = ("about", "item", "kind")  # fields of a comment that say what is given, and for what


class CellFillRule(NamedTuple):
    """A rule to fill the cell `to` in a row of the unit that assigned the work, from the cells `source` of the answers.
    `way`: list, sum, share or count; if `source` is "", the rule counts rows or units."""

    way: str
    source: str
    to: str

    @property
    def token(self) -> str:
        return f"{self.way}:{self.source}:{self.to}"


class WorkOrder(NamedTuple):
    """What is asked of a unit below. `task`: ROW (fill in a row), REGISTER (several rows), ITEM (send evidence)."""

    task: str
    form_name: str = ""  # the form of the row or register, `id/edition/revision`
    kind: str = ""
    year: int = 0
    figures: tuple[CellFillRule, ...] = ()
    item: str = ""

    @property
    def token(self) -> str:
        if self.task == ITEM:
            return f"{ITEM}|{self.item}"
        figures = ",".join(one.token for one in self.figures)
        return "|".join((self.task, self.form_name, self.kind, str(self.year), figures))

    @classmethod
    def read(cls, token: str) -> Self | None:
        """Parse `token`, the coded order in the field `item` of a comment; None if it is no order or an unknown one."""
        what, *parts = token.split("|")
        if what == ITEM and len(parts) == 1 and parts[0]:
            return cls(ITEM, item=parts[0])
        if (
            what not in (ROW, REGISTER)
            or len(parts) != 4
            or not (parts[2].isascii() and parts[2].isdigit())
        ):
            return None
        figures = [one.split(":") for one in parts[3].split(",") if one]
        if any(len(one) != 3 or one[0] not in WAYS for one in figures):
            return None
        return cls(
            what, parts[0], parts[1], int(parts[2]), tuple(CellFillRule(*one) for one in figures)
        )


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work ordered from a unit by the comment `ref`; `about`: the record of the unit above that it is for."""

    ref: Ref  # the comment, in the scope of the unit that is to answer
    about: Ref
    order: WorkOrder
    text: str
    due: str  # ISO, "" = no day
    done: bool  # the unit has said so
    words: str  # the unit's last reply
    reply: Ref | None = None  # the reply that says it is done

    @property
    def unit(self) -> str:
        return self.ref.scope

    @staticmethod
    def each(
        reader: Reader, unit: str | None = None, ref: Ref | None = None
    ) -> "tuple[Assignment, ...]":
        """Return the work given to `unit` for the record `ref` (None = any unit, any record), without orders from a PC
        of a unit that does not own the record."""
        given = [
            record for record in reader.records("comment", unit) if record.text("kind") == ASSIGN
        ]
        if ref is not None:
            given = [one for one in given if one.text("about") == str(ref)]
        given = own_orders(reader, given)
        if not given:
            return ()
        replies = gathered(
            (record.reference("answers"), record) for record in reader.records("reply", unit)
        )
        made = list[Assignment]()
        for one in given:
            order = WorkOrder.read(one.text("item"))
            if order is not None:
                own = replies.get(one.ref, [])
                home = named(one.ref.scope, one.text("about"))
                texts = [each.text("text") for each in own if each.text("text")]
                done = next((each.ref for each in own if each.number("done") == 1), None)
                last, due = texts[-1] if texts else "", one.text("due")
                made.append(
                    Assignment(
                        one.ref, home, order, one.text("text"), due, done is not None, last, done
                    )
                )
        return tuple(made)

    @staticmethod
    def parts(assignments: "Iterable[Assignment]") -> "list[list[Assignment]]":
        """Group assignments in lists, one per unit and work; a list has two if two PCs gave the unit the same work."""
        works = by_work(assignments).items()
        return [*gathered(((one.unit, work), one) for work, own in works for one in own).values()]


def own_orders(reader: Reader, comments: Iterable[Record]) -> list[Record]:
    """Return the `comments` with an order written by a PC of the unit that owns the record the comment is about."""
    streams: dict[str, frozenset[bytes]] = {}
    found = []
    for comment in comments:
        unit = named(comment.ref.scope, comment.text("about")).scope
        if unit not in streams:  # of all its PCs, in any scope
            keys = [device.key for device in reader.trust.devices() if device.unit == unit]
            streams[unit] = frozenset(
                stream for key in keys for stream in reader.trust.cut_of(bytes.fromhex(key))
            )
        names = [OpRef.read(op) for field in BINDING for op in comment.shown(field).seen]
        if names and all(name is not None and name.stream in streams[unit] for name in names):
            found.append(comment)
    return found


def letters_here(reader: Reader, unit: str) -> list[Record]:
    """Return the comments to a unit, without forged orders (by a unit that does not own the record they are about)."""
    return without_forged(reader, reader.records("comment", unit))


def without_forged(reader: Reader, comments: Iterable[Record]) -> list[Record]:
    """Return `comments` without forged orders; a comment with an unreadable order stays, as plain text."""
    letters = [*comments]
    orders = [
        one
        for one in letters
        if one.text("kind") == ASSIGN and WorkOrder.read(one.text("item")) is not None
    ]
    own = {one.ref for one in own_orders(reader, orders)} if orders else set()
    forged = {one.ref for one in orders} - own
    return [one for one in letters if one.ref not in forged]


def assignment_of(reader: Reader, comment: Ref) -> Assignment | None:
    """Return the work that a comment gives; None if it gives none."""
    return next((one for one in Assignment.each(reader, comment.scope) if one.ref == comment), None)


def by_order(assignments: Iterable[Assignment]) -> dict[WorkOrder, list[Assignment]]:
    """Return {order: its assignments}; one row may be given out in several orders, with different questions."""
    return gathered((one.order, one) for one in assignments)


def cells_twice(orders: Iterable[WorkOrder]) -> str:
    """Return the id of a cell that two rules of these orders fill; "" if there is none."""
    met = set[str]()
    for order in orders:
        for one in order.figures:
            if one.to and one.to in met:
                return one.to
            met.add(one.to)
    return ""


def by_work(
    assignments: Iterable[Assignment],
) -> dict[tuple[WorkOrder, str, str], list[Assignment]]:
    """Return {(order, text, due date in ISO): assignments}; work given to several units at once has one key."""
    return gathered(((one.order, one.text, one.due), one) for one in assignments)


def home_given(reader: Reader, ref: Ref) -> Record | None:
    """Return the plan of the row `ref`, or the record `ref` of a plan or assessment; None if missing or deleted."""
    record = reader.record(ref)
    if record is None or record.deleted:
        return None
    home = reader.record(record.reference("plan")) if ref.entity == "row" else record
    return None if home is None or home.deleted else home


def begun(reader: Reader, comment: Ref) -> Ref | None:
    """Return the row that a unit began for a comment's work or, for a register, its plan; None if there is none."""
    one = assignment_of(reader, comment)
    if one is None or one.order.task == ITEM:
        return None
    if one.order.task == ROW:
        rows = reader.records("row", comment.scope, **{"from": comment.local})
        return rows[0].ref if rows else None
    form = one.order.form_name.partition("/")[0]
    plans = reader.records("plan", comment.scope, instrument_id=form, year=one.order.year)
    return min(plans, key=lambda each: each.number("no") or 1).ref if plans else None


class SignOffDecision(NamedTuple):
    """A higher unit's answer to one sign-off: accepted, or returned with a reason."""

    ref: Ref
    signoff: Ref
    accepted: bool
    reason: str
    who: str  # name of the unit
    when: str
    at: int  # milliseconds since 1970, by the writer's PC

    @staticmethod
    def to(reader: Reader, signoffs: Sequence[Ref]) -> "tuple[SignOffDecision, ...]":
        """Return the answers of higher units to these sign-offs of one unit, oldest first."""
        if not signoffs:
            return ()
        known = WriterUnitLookup.of(reader)
        named = {one.local: one for one in signoffs}
        found = []
        for record in reader.records("acceptance", signoffs[0].scope):
            signoff = named.get(record.text("signoff"))
            if signoff is not None and record.text("state"):
                who, at = known.written_by(record, "state")
                accepted = record.text("state") == "accepted"
                found.append(
                    SignOffDecision(
                        record.ref, signoff, accepted, record.text("reason"), who, stamp(at), at
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.at, one.ref.id)))


@dataclass(frozen=True, slots=True)
class FieldRemark:
    """A higher unit's remark on a field; `about` is the record, `item` an assessment's item or a row's field."""

    ref: Ref
    about: Ref
    item: str
    where: str
    text: str
    who: str
    when: str
    at: int
    replies: tuple[str, ...]
    done: bool

    @staticmethod
    def on(reader: Reader, subject: Ref) -> "tuple[FieldRemark, ...]":
        """Return the remarks on fields of a plan or assessment and of its records: open first, then newest first."""
        comments = reader.records("comment", subject.scope)
        if not comments:
            return ()
        found, known = list[FieldRemark](), WriterUnitLookup.of(reader)
        replies = gathered(
            (one.text("answers"), one) for one in reader.records("reply", subject.scope)
        )
        for record in comments:
            about = record.reference("about")
            if home_of(reader, about) != subject:
                continue
            who, at = known.written_by(record, "text")
            own = replies.get(record.ref.local, [])
            found.append(
                FieldRemark(
                    record.ref,
                    about,
                    record.text("item"),
                    where_of(reader, about, record.text("item")),
                    record.text("text"),
                    who,
                    stamp(at),
                    at,
                    tuple(filter(None, (one.text("text") for one in own))),
                    any(one.number("done") == 1 for one in own),
                )
            )
        return tuple(sorted(found, key=lambda one: (one.done, -one.at, one.ref.id)))


def returned(reader: Reader, unit: str) -> int:
    """Return how many of a unit's valid sign-offs were returned and not accepted since."""
    found = reader.records("acceptance", unit)
    if not found:
        return 0
    named = dict.fromkeys(one.reference("signoff") for one in found)
    last = {one.signoff: one.accepted for one in SignOffDecision.to(reader, list(named))}
    back = [ref for ref, accepted in last.items() if not accepted]
    return sum(any(one.stands for one in reader.sign_offs.of(ref)) for ref in back)


def home_of(reader: Reader, ref: Ref) -> Ref | None:
    """Return the plan or assessment that contains a record; None if neither does or the record is missing."""
    if ref.entity in ("plan", "assessment"):
        return ref
    record = reader.record(ref)
    above = {"row": "plan", "progress": "row", "answer": "sheet", "sheet": "assessment"}.get(
        ref.entity
    )
    if record and above and record.text(above):
        return home_of(reader, record.reference(above))
    return None


def where_of(reader: Reader, ref: Ref, item: str) -> str:
    """Return the titles of the record `ref` and of its item or field, joined."""
    if ref.entity == "assessment" and item:
        return called(reader, answer_at(sheet_of(ref), item))
    named = [called(reader, ref)]
    if item and ref.entity in ("row", "progress"):
        named.append(RowFieldCell.cell_words(reader, ref, item))
    return "  ›  ".join(named)
