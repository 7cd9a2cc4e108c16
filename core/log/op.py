"""Ops and their clock, names and chains; segments, signed runs of lines that are transferred; which values of a field
are current, the only place where one replaces another; sign-offs, ops that fix the state of a subject (docs/log.md)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, Self

from core.entities import ENTITIES
from core.i18n import _
from core.thai.days import short_date
from core.values import Ref

SEQUENCES = 2**36  # numbers of one stream lie below this
_parent = re.compile(r"([0-9a-f]{32}):([1-9][0-9]{0,10}):([0-9a-f]{16})").fullmatch
_end = re.compile(r"([0-9a-f]{32}):([1-9][0-9]{0,10}):([0-9a-f]{32})").fullmatch


class StreamPosition(NamedTuple):
    """A position in a stream: the number of an op, and the chain hash that fixes this op and all ops before it."""

    seq: int
    chain: bytes  # 16 bytes


class OpRef(NamedTuple):
    """The name of an op, as ops of other streams refer to it: stream, number and part of its hash."""

    stream: bytes
    seq: int
    mark: bytes  # first 8 bytes of the op's chain

    def __str__(self) -> str:
        return f"{self.stream.hex()}:{self.seq}:{self.mark.hex()}"

    @classmethod
    def read(cls, word: str) -> Self | None:
        """Parse `stream:seq:hash8`; None if it is malformed."""
        found = _parent(word)
        if found is None or int(found[2]) >= SEQUENCES:
            return None
        return cls(bytes.fromhex(found[1]), int(found[2]), bytes.fromhex(found[3]))


Cut = Mapping[bytes, StreamPosition]  # stream -> the last op seen


def read_cut(text: str) -> Cut | None:
    """Parse `stream:seq:chain,…` as a cut; None if it is malformed or names a stream twice."""
    cut: dict[bytes, StreamPosition] = {}
    for part in text.split(",") if text else ():
        found = _end(part)
        if found is None or int(found[2]) >= SEQUENCES or bytes.fromhex(found[1]) in cut:
            return None
        cut[bytes.fromhex(found[1])] = StreamPosition(int(found[2]), bytes.fromhex(found[3]))
    return cut


def write_cut(cut: Cut) -> str:
    return ",".join(
        f"{stream.hex()}:{end.seq}:{end.chain.hex()}" for stream, end in sorted(cut.items())
    )


class Op(NamedTuple):
    """The parts of one line of the log (docs/log.md: A line), which sets one field of one record."""

    seq: int
    clock: int
    entity: str
    record: str  # 32 hex digits
    field: str
    value: int | str | None  # `=` plain, `#` hash of a text
    # own numbers first, then names of other streams' ops, each sorted
    parents: tuple[int | str, ...]
    version: int

    @staticmethod
    def milliseconds(clock: int) -> int:
        return clock >> 8

    @staticmethod
    def odd_clock(clock: int) -> bool:
        """Return whether the time is outside 2020–2099 CE: the PC's clock was wrong, e.g. set to a Buddhist year."""
        return not _LOW <= clock < LATEST

    @staticmethod
    def clock_order(clock: int) -> int:
        """Return the sort key of a clock time; an odd one sorts as the oldest."""
        return 0 if Op.odd_clock(clock) else clock


BACK = timedelta(days=1)  # a clock may be behind the last work by time zones and small corrections
LONG = timedelta(days=400)  # no office rests longer: each fiscal year has its work


class ClockDoubt(NamedTuple):
    """A reason not to trust this PC's clock. `kind`: odd (an impossible year), ahead (the folder knows a later day) or
    leapt (the last work is very long ago); `at`: that last time."""

    kind: str
    at: datetime

    @classmethod
    def of(cls, last: datetime | None, now: datetime) -> Self | None:
        """Return why `now` is doubted beside the last time that was trusted (None = unknown); None if it is not."""
        if Op.odd_clock(int(now.timestamp() * 1000) << 8):
            return cls("odd", last or now)
        if last is None or -BACK <= now - last <= LONG:
            return None
        return cls("ahead" if last > now else "leapt", last)

    def words(self, now: datetime) -> str:
        """Return a sentence that says why the clock is not trusted."""
        said = {
            "odd": _("วันที่ของเครื่องคือ {now} ซึ่งเป็นไปไม่ได้"),
            "ahead": _("วันที่ของเครื่องคือ {now} แต่โฟลเดอร์นี้มีงานของวันหลังจากนั้นแล้ว ({at})"),
            "leapt": _("วันที่ของเครื่องคือ {now} ห่างจากงานก่อนหน้าในโฟลเดอร์นี้ ({at}) มาก"),
        }
        return said[self.kind].format(now=short_date(now.date()), at=short_date(self.at.date()))


# labels of a save that takes another back, and of one that takes back an undo
UNDO = "undo"
REDO = "redo"
# role of what the program writes by itself, such as the first records of a folder
PROGRAM = "program"


class SaveHeader(NamedTuple):
    """The value of a save's first op: person (id), role, time, deed (`label`), and the save it `undoes`, "" = none."""

    person: str
    role: str
    time: str
    label: str
    undoes: str

    @property
    def line(self) -> str:
        return "=" + "|".join(self)


# the years 2020 to 2099 CE, as a clock has them
_LOW = 1_577_836_800_000 << 8
LATEST = 4_102_444_800_000 << 8


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive signed lines of one stream, whose id follows from key, scope and incarnation (docs/bundle.md)."""

    key: bytes  # Ed25519 public key of the author, 32 bytes
    scope: str
    incarnation: bytes  # 8 bytes
    first: int
    previous: bytes  # chain before the first line; the stream's id before op 1
    lines: bytes  # separated by one line feed, none at the end
    last: int
    chain: bytes  # after the last line
    signature: bytes  # over `statement`

    @property
    def stream(self) -> bytes:
        return Segment.stream_id(self.key, self.scope, self.incarnation)

    @staticmethod
    def stream_id(key: bytes, scope: str, incarnation: bytes) -> bytes:
        """Return the id (16 bytes) of a key's stream in a scope; it is also the chain hash before the first op."""
        return sha256(b"stream\0" + key + incarnation + scope.encode()).digest()[:16]

    @staticmethod
    def chain_after(before: bytes, line: bytes) -> bytes:
        """Return the chain hash (16 bytes) after a line, which fixes the line and all lines before it."""
        return sha256(before + line).digest()[:16]

    @staticmethod
    def statement(stream: bytes, last: int, chain: bytes) -> bytes:
        """Return the bytes that a segment's author signs: stream id, last op's number and chain after it, combined."""
        return b"prongsai-segment-1\0" + stream + last.to_bytes(8, "big") + chain


class StreamedSegment(NamedTuple):
    """A segment too long for memory: `head` without lines; each call of `parts` yields the lines in pieces."""

    head: Segment
    parts: Callable[[], Iterator[bytes]]


class TextRow(NamedTuple):
    """A text of one field of a record; the line of the log contains only SHA-256(salt ‖ text)."""

    ref: Ref
    field: str
    salt: bytes  # 16 random bytes
    text: str

    @property
    def hash(self) -> bytes:
        return TextRow.salted(self.salt, self.text)

    @staticmethod
    def salted(salt: bytes, text: str) -> bytes:
        """Return the SHA-256 of salt and text (32 bytes), which proves the text without revealing it."""
        return sha256(salt + text.encode()).digest()


InLine = int | str | bytes | None  # integer, plain, hash of a text, null


@dataclass(slots=True)
class LogHistory:
    """One history (branch) of a stream, a row of `history`: own ops are `base`+1 to `head`; those up to `base` belong to
    the history `up` that it continues (0 = none)."""

    id: int
    stream: bytes
    key: bytes
    scope: str
    incarnation: bytes
    up: int
    base: int
    head: int
    chain: bytes
    signed: int  # number of the last op its author has signed, 0 = none
    signature: bytes


class FieldOp(NamedTuple):
    """The parts of an op that decide which value of its field is current."""

    history: int
    seq: int
    clock: int
    value: InLine
    parents: tuple[int | str, ...]
    chain: bytes

    @staticmethod
    def heads(
        lines: "Iterable[FieldOp]", histories: "Histories", fixed: bool = False
    ) -> "list[FieldOp]":
        """Return the current ops of a field, newest first: those that no other op in `lines` names as a parent. Several
        are a conflict. `lines`: all ops of one field of one record that count. If `fixed`, no op replaces another."""
        live = list(lines)
        if len(live) > 1 and not fixed:
            replaced = _replaced(live, histories)
            live = [line for line in live if (line.history, line.seq) not in replaced]
        return sorted(
            live,
            key=lambda line: (
                -Op.clock_order(line.clock),
                histories[line.history].stream,
                line.seq,
                line.chain,
            ),
        )


Histories = Mapping[int, LogHistory]


def holder(histories: Histories, history: int, seq: int) -> int:
    """Return the number of the history in which op `seq` was written: `history` itself, or one that it forked from."""
    while histories[history].up and seq <= histories[history].base:
        history = histories[history].up
    return history


def way(histories: Histories, history: int, seq: int) -> dict[int, int]:
    """Return {history: number of its last op} for the ops that lead up to op `seq` of `history`, itself included. They
    lie in `history` and in the histories from which it forked."""
    held = {}
    while history:
        held[history] = seq
        history, seq = histories[history].up, histories[history].base
    return held


def _replaced(live: Sequence[FieldOp], histories: Histories) -> set[tuple[int, int]]:
    named = {(histories[line.history].stream, line.seq, line.chain[:8]): line[:2] for line in live}
    gone = set()
    for line in live:
        for parent in line.parents:
            if isinstance(parent, int):
                gone.add((holder(histories, line.history, parent), parent))
            elif (name := OpRef.read(parent)) and (found := named.get(name)) and found != line[:2]:
                gone.add(found)
    return gone


def cut_ends(
    cut: Cut, histories: Histories, find: Callable[[bytes, StreamPosition], int | None]
) -> tuple[dict[int, int], frozenset[bytes]]:
    """Return ({history: number of its last op in the cut}, streams whose last op in the cut is missing in this folder).
    `find(stream, end)` returns the history that contains the op at `end`, or None if the op is missing."""
    inside: dict[int, int] = {}
    waiting = set()
    for stream, end in cut.items():
        history = find(stream, end)
        if history is None:
            waiting.add(stream)
        else:
            inside.update(way(histories, history, end.seq))
    return inside, frozenset(waiting)


SIGNOFFS = ("signoff", "draft_signoff", "review_signoff")
BODY, STAGE = "body", "stage"
FROZEN, SIGNED = "frozen", "signed"  # stages; `signed` when a person has confirmed the scan
ENDINGS = ("ended_by", "ended_why")  # if one of them has a value, the sign-off is ended
PERIODS = {  # of a fiscal year from October, as an id has them behind the year: by how often one reports
    "quarter": ("q1", "q2", "q3", "q4"),
    "half": ("h1", "h2"),
    "month": tuple(f"m{month:02}" for month in (10, 11, 12, *range(1, 10))),
}
_PERIOD = r"[0-9]{4}(h[12]|q[1-4]|m(0[1-9]|1[0-2]))?"
_OPTION = "period:"


class SignOffState(StrEnum):
    """The state of a sign-off by the ops on this PC. Sound and waiting sign-offs lock data, invalid ones do not."""

    SOUND = "sound"  # every op the cut names is here and the state hash is right: final
    INVALID = "invalid"  # no valid body, or the hash is wrong: locks nothing
    WAITING = "waiting"  # an op the cut names is not here: locks the data, judged later


class SignOffBody(NamedTuple):
    """The content of a sign-off: which subject, or which period of a plan, was signed in which state."""

    subject: Ref
    period: str  # 2569 | 2569h1 | 2569q1 | 2569m03; "" = the whole subject
    cut: Cut
    state_hash: bytes  # 32 bytes
    instrument_hash: bytes  # SHA-256 of the form's file, 32 bytes
    score: str  # whole, or n/d; "" = the subject has none

    @property
    def line(self) -> str:
        """The body as one line of text, as stored in the field `body`."""
        hashes = (self.state_hash.hex(), self.instrument_hash.hex())
        return "|".join((self.subject.local, self.period, write_cut(self.cut), *hashes, self.score))

    @staticmethod
    def is_period(text: str) -> bool:
        return re.fullmatch(_PERIOD, text) is not None

    @staticmethod
    def hash_of(subject: Ref, chains: Iterable[bytes]) -> bytes:
        """Return the SHA-256 over the subject's name and `chains`, the chain hashes of the newest signed ops."""
        return sha256(f"{subject}\0".encode() + b"".join(sorted(chains))).digest()


class SignOff(NamedTuple):
    """One body of a sign-off record, with its state. If a record has two conflicting bodies, each is a SignOff."""

    ref: Ref  # the record of the sign-off
    op: str  # name of the op that holds the body
    body: SignOffBody | None  # None if it is malformed
    state: str  # sound, invalid or waiting
    ended: bool
    device: bytes  # the key that signed the body

    @property
    def stands(self) -> bool:
        """Return whether the sign-off is in force, so that what it covers is read-only."""
        return not self.ended and self.state != SignOffState.INVALID

    @property
    def sound(self) -> bool:
        return self.state == SignOffState.SOUND

    @property
    def option(self) -> str:
        """The print option that names this sign-off if it is of one period; "" if it is of a whole subject."""
        if self.body and self.body.period:
            return f"{_OPTION}{self.body.period}:{self.ref.id}"
        return ""

    def printed(self, options: Iterable[str]) -> bool:
        """Return whether a print's options name this sign-off or, if it signs a whole subject, name none."""
        return self.option == next((one for one in options if one.startswith(_OPTION)), "")

    @staticmethod
    def period_of(options: Iterable[str]) -> str:
        """Return the period that print options name, such as `2569q1`; "" for prints of a whole subject."""
        return next((one.split(":")[1] for one in options if one.startswith(_OPTION)), "")

    @staticmethod
    def entity_of(entity: str) -> str:
        """Return the entity that signs off records of `entity`, such as `signoff`; "" if none does."""
        return next((name for name in SIGNOFFS if entity in ENTITIES[name].targets), "")


class SigningReadiness(NamedTuple):
    """The state in which a subject would be signed, and what prevents signing: fields in conflict or `absent` (their
    text is missing), `parked` log parts that wait for others, or (not `settled`) a state that the cut leaves open."""

    cut: Cut  # the streams of its scope, and those of `all` that say who may write there
    state_hash: bytes
    conflicts: tuple[tuple[Ref, str], ...]  # fields in conflict
    # fields whose texts are withheld or not here; erased ones may be signed
    absent: tuple[tuple[Ref, str], ...]
    parked: int  # parts of the scope that wait for earlier parts
    settled: bool  # the cut alone determines the current state


# In the hash, in what is frozen, in came and went: these and what hangs on them stay out.
APART = frozenset({*SIGNOFFS, "paper"})
# of a file: who looked at it, which says nothing of what is signed
APART_FIELDS = frozenset({"looked_at"})
