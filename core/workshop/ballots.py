"""Paper ballots: questions as pages with boxes to tick, where each box stands, and what the ticks of a scan propose.

A ballot bears the code of its slip, never a name, and the hash of its sitting and its questions (`digest`), so that a
page of another sitting or of other questions is told apart. What is read from a scan is a proposal, never a vote.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Literal

from core.blocks.code import new_code
from core.blocks.document import Block, Cell, Column, Document, Para, Row, Run, Stamp, Table, Tick, Together
from core.blocks.printed import Drawn
from core.workshop.questions import OfferedAnswer, Question, Vote

COLUMNS = 6  # choices beside one another, at most; with more, or of more letters, they stand below one another
NARROW = 22  # letters of a choice that stands at the head of a column
TENTHS = 254 / 720  # mm that ten tenths of a point are, over ten: places of a print are tenths of a point
BESIDE, CIRCLED = 1.0, 6.0  # mm² of ink about an empty box, where no box is ticked, and where another is
CHANGED = "เปลี่ยนใจ: ระบายช่องเดิมให้ทึบ แล้วกาช่องใหม่"
PICK_ONE, PICK_MORE = "กาเครื่องหมายในช่อง ข้อละหนึ่งช่อง", "เลือกได้ไม่เกิน {n} ช่อง"

BoxState = Literal["empty", "pale", "marked", "struck", "unclear"]  # pale: much paler than the ticks of its page
Finding = Literal["read", "none", "asked"]


@dataclass(frozen=True, slots=True)
class BallotBox:
    """A box to tick: of which answer it is, and where it stands, in mm from the upper left corner of its page."""

    question: str
    choice: str
    page: int  # the first is 1
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class BoxInk:
    """What a scan shows in a box."""

    state: BoxState
    ink: float = 0.0  # mm² in the box
    beside: float = 0.0  # mm² about it, in no box
    at: tuple[int, int, int, int] = (0, 0, 0, 0)  # thousandths of the picture: left, top, right, bottom


@dataclass(frozen=True, slots=True)
class TickProposal:
    """What the ticks of one question propose: `read` one may agree to, `none` was ticked, or a person is `asked`."""

    question: str
    finding: Finding
    picked: tuple[str, ...] = ()  # of `asked`: what is most likely
    why: Literal["", "many", "changed", "unclear", "beside", "entered"] = ""  # it is asked; entered: and otherwise


def digest(sitting: str, questions: Sequence[Question]) -> bytes:
    """SHA-256 of what a ballot asks in which sitting: its boxes stand where those of the same digest do."""
    said = [
        [one.key, one.number, one.heading, one.text, [[c.key, c.label] for c in one.choices], one.picks]
        for one in questions
    ]
    return sha256(json.dumps([sitting, said], ensure_ascii=False, separators=(",", ":")).encode()).digest()


def slip_code(sitting: str, slip: str) -> str:
    """The code printed on the ballot of a slip: it tells nobody who has no list of the slips whose it is."""
    return new_code(int.from_bytes(sha256(f"{sitting}\n{slip}".encode()).digest()[:8], "big"))


def ballots(
    sitting: str, title: str, office: str, questions: Sequence[Question], slips: Sequence[str], printed: str = ""
) -> tuple[Document, ...]:
    """A ballot for each slip, to be printed as one packet; `printed`: when, as it stands on them."""
    state = digest(sitting, questions)
    return tuple(
        ballot(title, office, questions, Stamp(slip_code(sitting, slip), state, printed=printed)) for slip in slips
    )


def ballot(title: str, office: str, questions: Sequence[Question], stamp: Stamp, called: str = "") -> Document:
    """The ballot of one slip: `stamp.code` is the slip's, `stamp.state` the `digest`; `called`: `ใบที่ 7`."""
    asked = [one for one in questions if one.choices]
    says = PICK_ONE if all(one.picks == 1 for one in asked) else "กาเครื่องหมายในช่องที่เลือก"
    return Document(
        title=(title,),
        running=f"บัตรลงคะแนน {called}".strip(),
        office=office,
        stamp=stamp,
        blocks=(Para(f"{says} · {CHANGED} · ไม่ต้องเขียนชื่อ"), *boxed(asked)),
        squares=True,
    )


def boxed(questions: Sequence[Question]) -> Iterator[Block]:
    """Questions of the same few choices as rows of one table; others one by one, their choices below one another."""
    for (labels, picks), alike in groupby(questions, key=lambda one: (_heads(one), one.picks)):
        some = tuple(alike)
        yield _table(labels, some, picks) if labels else _listed(some)


def _heads(question: Question) -> tuple[str, ...]:
    """The choices as heads of columns; () where they have no room there."""
    labels = tuple(one.label for one in question.choices)
    return labels if len(labels) <= COLUMNS and all(len(one) <= NARROW for one in labels) else ()


def _table(labels: Sequence[str], questions: Sequence[Question], picks: int) -> Table:
    columns = (
        Column("ข้อ", 1, least=11),
        Column(_limit("เรื่อง", picks), 10),
        *(Column(label, 1, "center", least=16 if len(labels) > 4 else 19) for label in labels),
    )
    ticks = tuple(Tick("blank", large=True) for _ in labels)
    return Table(columns, tuple(Row((one.number, _asks(one), *ticks)) for one in questions))


def _listed(questions: Sequence[Question]) -> Table:
    """A question beside its choices, each a line with its box before it."""
    rows = tuple(
        Row((
            one.number,
            _asks(one, _limit("", one.picks)),
            Together(tuple(Tick("blank", choice.label, large=True) for choice in one.choices)),
        ))
        for one in questions
    )  # fmt: skip
    return Table((Column("ข้อ", 1, least=11), Column("เรื่อง", 5), Column("คำตอบ", 5)), rows)


def _limit(words: str, picks: int) -> str:
    return f"{words} ({PICK_MORE.format(n=picks)})".strip() if picks > 1 else words


def _asks(question: Question, limit: str = "") -> Cell:
    below = tuple(Para(words, small=True) for words in (question.text, limit) if words)
    heading = Para(Run(question.heading))
    return Together((heading, *below)) if below else question.heading


def boxes_of(questions: Sequence[Question], drawn: Sequence[Drawn]) -> tuple[BallotBox, ...]:
    """Where the box of each answer stands on the pages of a ballot. ValueError when they are not this ballot's."""
    ticks = [one for one in drawn if one.kind == "tick"]
    answers = [(one.key, choice.key) for one in questions for choice in one.choices]
    if len(ticks) != len(answers):
        raise ValueError("a ballot of other questions")
    return tuple(
        BallotBox(question, choice, tick.page, *(round(edge * TENTHS / 10, 2) for edge in _edges(tick)))
        for (question, choice), tick in zip(answers, ticks, strict=True)
    )


def _edges(tick: Drawn) -> tuple[int, int, int, int]:
    return tick.left, tick.top, tick.right, tick.bottom


def proposal(question: Question, inks: Sequence[BoxInk], written: bool = False) -> TickProposal:
    """What the boxes of a question propose, in the order of its choices. What is not plain is asked.

    `written`: there is ink about its words, where nothing is ticked.
    """
    pairs = list(zip(question.choices, inks, strict=True))
    marked = _keys(pairs, "marked")
    likely = marked or _keys(pairs, "unclear")
    more = len(marked) < question.picks  # a pale mark may be one of those that are meant
    if any(ink.state == "unclear" or (ink.state == "pale" and more) for ink in inks):
        return TickProposal(question.key, "asked", likely[: question.picks], "unclear")
    if any(ink.state == "struck" for ink in inks):
        return TickProposal(question.key, "asked", likely[: question.picks], "changed")
    if len(marked) > question.picks:
        return TickProposal(question.key, "asked", (), "many")
    most = CIRCLED if marked else BESIDE
    if written or any(ink.state == "empty" and ink.beside >= most for ink in inks):
        return TickProposal(question.key, "asked", marked, "beside")
    return TickProposal(question.key, "read" if marked else "none", marked)


def _keys(pairs: Sequence[tuple[OfferedAnswer, BoxInk]], state: BoxState) -> tuple[str, ...]:
    return tuple(choice.key for choice, ink in pairs if ink.state == state)


def voted(slip: str, proposed: TickProposal, decided: Sequence[str] | None = None) -> Vote:
    """The vote once a person agreed (`decided` None) or chose. ValueError when nobody was asked who should be."""
    if proposed.finding == "asked" and decided is None:
        raise ValueError("a person has to be asked")
    return Vote(slip, proposed.question, proposed.picked if decided is None else tuple(decided))
