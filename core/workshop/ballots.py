"""Paper ballots: questions as pages with boxes to tick, where each box stands, and what the ticks of a scan propose;
and a stack of scanned ballots: whose each page is, and the votes once people agreed. A ballot bears the code of its
slip, never a name, and the hash of its sitting and its questions (`digest`), so that a page of another sitting or of
other questions is told apart. A page counts once: of a slip that was scanned twice the first scan is read and the other
reported. What was not plain has no vote until a person said what it is; what is read from a scan is a proposal, never a
vote before it was agreed to.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from typing import Literal, NamedTuple, Self

from core.blocks.code import QrContent, new_code, proof_of
from core.blocks.document import Block, Cell, Column, Document, Lines, Para, Row, Run, Stamp, Table, Tick, Together
from core.blocks.printed import Drawn
from core.i18n import _
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

    @classmethod
    def of_drawn(cls, questions: Sequence[Question], drawn: Sequence[Drawn]) -> tuple[Self, ...]:
        """Where the box of each answer stands on the pages of a ballot. ValueError when they are not this ballot's."""
        ticks = [one for one in drawn if one.kind == "tick"]
        answers = [(one.key, choice.key) for one in questions for choice in one.choices]
        if len(ticks) != len(answers):
            raise ValueError("a ballot of other questions")
        return tuple(
            cls(question, choice, tick.page, *(round(edge * TENTHS / 10, 2) for edge in _edges(tick)))
            for (question, choice), tick in zip(answers, ticks, strict=True)
        )


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
    why: Literal["", "many", "changed", "unclear", "beside", "entered", "words"] = ""  # it is asked; entered: and
    # otherwise; words: a person types what is written


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
    """Questions of the same few choices as rows of one table; others one by one, their choices below one another; of
    one that is written room for so many lines."""
    for (labels, picks, lines), alike in groupby(questions, key=lambda one: (_heads(one), one.picks, one.lines)):
        some = tuple(alike)
        yield _table(labels, some, picks) if labels and not lines else _listed(some)


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
            Together(_boxes(one)),
        ))
        for one in questions
    )  # fmt: skip
    wide = 12 if questions[0].lines else 5
    return Table((Column("ข้อ", 1, least=11), Column("เรื่อง", 5), Column("คำตอบ", wide)), rows)


def _boxes(question: Question) -> tuple[Block, ...]:
    """The choices below one another; the room to write in stands before the last, so that ink between boxes is seen."""
    *boxes, last = (Tick("blank", choice.label, large=True) for choice in question.choices)
    return (*boxes, *((Lines(question.lines),) if question.lines else ()), last)


def _limit(words: str, picks: int) -> str:
    return f"{words} ({PICK_MORE.format(n=picks)})".strip() if picks > 1 else words


def _asks(question: Question, limit: str = "") -> Cell:
    below = tuple(Para(words, small=True) for words in (question.text, limit) if words)
    heading = Para(Run(question.heading))
    return Together((heading, *below)) if below else question.heading


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


PageState = Literal["read", "again", "foreign", "unread"]  # scanned twice; of no slip of this sitting; not laid


Strange = Literal["torn", "other", "earlier", "changed"]  # no code is read; of something else; of an earlier vote of


# this room, or on another item; of this sitting, asking otherwise


@dataclass(frozen=True, slots=True)
class BallotPage:
    """A page of a slip, by its codes; `boxes` are those of this page, question after question."""

    slip: str
    number: int  # the first is 1
    questions: tuple[Question, ...]
    boxes: tuple[tuple[BallotBox, ...], ...]


@dataclass(frozen=True, slots=True)
class TickedPage:
    """What a scan of such a page shows; `inks` empty: it could not be laid over its print."""

    inks: tuple[tuple[BoxInk, ...], ...] = ()
    written: tuple[bool, ...] = ()  # of each question, whether there is ink about its words and nothing is ticked


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What became of one scanned page of a stack."""

    state: PageState
    slip: str = ""
    number: int = 0
    proposals: tuple[TickProposal, ...] = ()

    @property
    def asked(self) -> tuple[TickProposal, ...]:
        return tuple(one for one in self.proposals if one.finding == "asked")

    def words(self, why: Strange = "other") -> str:
        """What became of a page: one sentence."""
        if self.state == "foreign":
            return strange_words(why)
        if self.state == "again":
            return _("สแกนซ้ำ ไม่นับ")
        if self.state == "unread":
            return _("วางทับแบบที่พิมพ์ไม่ได้ สแกนใหม่ หรือกรอกด้วยมือ")
        return counts_words(self.proposals)


@dataclass(frozen=True, slots=True)
class Sitting:
    """What ballots were printed for: slips by the code they bear, and where the boxes of every ballot stand."""

    proof: str
    questions: tuple[Question, ...]
    boxes: tuple[BallotBox, ...]
    slips: Mapping[str, str] | None  # None: whatever code stands on a paper is a slip of its own
    earlier: frozenset[str] = frozenset()  # codes of the same slips in other votes of the room

    def page(self, codes: Sequence[str]) -> BallotPage | None:
        """Of which slip and page a scan with these codes is; None of another sitting, or of other questions."""
        found = next((one for one in map(_content, codes) if one and self._slip(one.code)), None)
        if found is None or not found.proof or not self.proof.startswith(found.proof):
            return None
        here = tuple(one for one in self.questions if any(box.question == one.key for box in self._on(found.page)))
        boxes = tuple(tuple(box for box in self._on(found.page) if box.question == one.key) for one in here)
        return BallotPage(self._slip(found.code), found.page, here, boxes) if here else None

    def strange(self, codes: Sequence[str]) -> Strange:
        """Why a scan with these codes is of no slip that can be read."""
        found = [one for one in map(_content, codes) if one]
        if not found:
            return "torn"
        if any(one.code in (self.slips or ()) for one in found):
            return "changed"
        return "earlier" if any(one.code in self.earlier for one in found) else "other"

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of a ballot on which something can be ticked."""
        return tuple(sorted({box.page for box in self.boxes}))

    def _slip(self, code: str) -> str:
        return code if self.slips is None else self.slips.get(code, "")

    def _on(self, page: int) -> Iterator[BallotBox]:
        return (box for box in self.boxes if box.page == page)

    @classmethod
    def of(
        cls, name: str, questions: Sequence[Question], boxes: Sequence[BallotBox], slips: Sequence[str] | None,
        others: Sequence[str] = (),
    ) -> Self:  # fmt: skip
        """`boxes`: those of one ballot (BallotBox.of_drawn); `others`: the names of other votes of the room."""
        asked = tuple(one for one in questions if one.choices)
        codes = None if slips is None else {slip_code(name, slip): slip for slip in slips}
        earlier = frozenset(slip_code(other, slip) for other in others for slip in slips or ())
        return cls(proof_of(digest(name, questions)), asked, tuple(boxes), codes, earlier)


def _content(code: str) -> QrContent | None:
    return QrContent.read(code) or QrContent.read_either(code)


def read_stack(pages: Sequence[tuple[BallotPage | None, TickedPage]]) -> tuple[ReadPage, ...]:
    """What became of each scanned page, in their order."""
    met = set[tuple[str, int]]()
    found = list[ReadPage]()
    for page, seen in pages:
        if page is None:
            found.append(ReadPage("foreign"))
        elif (page.slip, page.number) in met:
            found.append(ReadPage("again", page.slip, page.number))
        elif len(seen.inks) != len(page.questions):
            found.append(ReadPage("unread", page.slip, page.number))
        else:
            met.add((page.slip, page.number))
            proposals = map(proposal, page.questions, seen.inks, seen.written)
            found.append(ReadPage("read", page.slip, page.number, tuple(proposals)))
    return tuple(found)


def agreed(
    pages: Sequence[ReadPage],
    decided: Mapping[tuple[str, str], Sequence[str]],
    instead: Collection[str] = (),
) -> tuple[Vote, ...]:
    """The votes of pages that were agreed to; `decided`: what a person said of a slip's question, asked or not.

    ValueError while a question is asked of which nobody said anything. What nobody ticked is no vote; of slips that
    count `instead` of votes that are there it takes back what was voted.
    """
    votes = (
        voted(page.slip, one, decided.get((page.slip, one.question)))
        for page in pages
        if page.state == "read"
        for one in page.proposals
    )
    return tuple(vote for vote in votes if vote.picked or vote.voter in instead)


def why_words(why: str) -> str:
    """Why a question is asked."""
    return {
        "many": _("กาเกินจำนวน"),
        "changed": _("มีช่องที่ระบายทึบ"),
        "unclear": _("เครื่องหมายไม่ชัด"),
        "beside": _("มีหมึกนอกช่อง"),
        "entered": _("ต่างจากที่กรอกไว้แล้ว"),
        "words": _("มีข้อความที่เขียน"),
    }.get(why, "")


def strange_words(why: Strange) -> str:
    """Why a page is of no slip here, and what to do with it."""
    return {
        "torn": _("อ่านรหัสไม่ได้ ไม่นับหน้านี้ สแกนใหม่ให้เห็นทั้งแผ่น หรือกรอกด้วยมือ"),
        "other": _("เป็นของครั้งอื่นหรือเอกสารอื่น ไม่นับ และไม่มีอะไรถูกแก้"),
        "earlier": _("เป็นบัตรของการให้คะแนนครั้งก่อนในห้องนี้ หรือของข้ออื่น ไม่นับ"),
        "changed": _("พิมพ์ก่อนที่คำถามเปลี่ยน หรือเป็นแบบของปีอื่น ไม่นับ พิมพ์ใหม่หรือกรอกด้วยมือ"),
    }[why]


def counts_words(proposals: Sequence[TickProposal]) -> str:
    """`อ่านได้ 8 ข้อ ถาม 1 ข้อ ว่าง 1 ข้อ`, without what is none."""
    read = sum(one.finding == "read" for one in proposals)
    asked = sum(one.finding == "asked" for one in proposals)
    none = sum(one.finding == "none" for one in proposals)
    found = (
        _("อ่านได้ {n} ข้อ").format(n=read) if read else "",
        _("ถาม {n} ข้อ").format(n=asked) if asked else "",
        _("ว่าง {n} ข้อ").format(n=none) if none else "",
    )
    return " ".join(filter(None, found))


def voted_words(n: int) -> str:
    """Why the ballot of a slip that has votes is left."""
    return _("มีคะแนนแล้ว {n} ข้อ จากโทรศัพท์ โต๊ะ หรือบัตรที่รับไว้ก่อน ไม่นับบัตรนี้จนกว่าจะเลือกใช้แทน").format(n=n)


class AskedMark(NamedTuple):
    """A question of a slip whose marks a person looks at."""

    slip: str
    question: str


@dataclass(frozen=True, slots=True)
class StackReview:
    """`left`: slips that are not counted, by a person or because they have votes already; `had`: these latter, which
    replace those votes where a person counts them after all."""

    pages: tuple[ReadPage, ...]
    decided: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict[tuple[str, str], tuple[str, ...]])
    left: frozenset[str] = frozenset()
    had: frozenset[str] = frozenset()

    @property
    def slips(self) -> tuple[str, ...]:
        """Those of which a page was read, in the order of the stack."""
        return tuple(dict.fromkeys(page.slip for page in self.pages if page.state == "read"))

    @property
    def asked(self) -> tuple[AskedMark, ...]:
        """Every question a person is asked about, answered or not, in the order of the stack."""
        return tuple(
            AskedMark(page.slip, one.question)
            for page in self.pages
            if page.state == "read" and page.slip not in self.left
            for one in page.asked
        )

    @property
    def open(self) -> tuple[AskedMark, ...]:
        """Those of which nobody has said anything."""
        return tuple(one for one in self.asked if one not in self.decided)

    @property
    def ready(self) -> tuple[str, ...]:
        """The slips that can be agreed to: nothing of them is asked any more."""
        waits = {one.slip for one in self.open}
        return tuple(slip for slip in self.slips if slip not in waits and slip not in self.left)

    @property
    def votes(self) -> tuple[Vote, ...]:
        """Those of the slips that can be agreed to, with what they take back."""
        ready = set(self.ready)
        return agreed([page for page in self.pages if page.slip in ready], self.decided, self.had)

    @property
    def given(self) -> tuple[Vote, ...]:
        """Those that say something."""
        return tuple(one for one in self.votes if one.picked)

    @property
    def settled(self) -> tuple[Vote, ...]:
        """What nobody is asked about any more, also of slips of which more is asked."""
        waits = set(self.open)
        pages = [
            replace(page, proposals=tuple(one for one in page.proposals if (page.slip, one.question) not in waits))
            for page in self.pages
            if page.slip not in self.left
        ]
        return agreed(pages, self.decided)

    def proposed(self, mark: AskedMark) -> TickProposal | None:
        """What was read of a question of a slip; None where its page is not there."""
        found = (
            one for page in self.pages if page.state == "read" and page.slip == mark.slip for one in page.proposals
        )
        return next((one for one in found if one.question == mark.question), None)

    def picked(self, mark: AskedMark) -> tuple[str, ...]:
        """What counts as ticked now; of what is asked what is most likely."""
        proposed = self.proposed(mark)
        return self.decided.get(mark, proposed.picked if proposed else ())

    def deciding(self, mark: AskedMark, picked: Sequence[str]) -> "StackReview":
        """A person has looked: these are ticked, () = nothing is."""
        return replace(self, decided={**self.decided, mark: tuple(picked)})

    def leaving(self, slip: str, *, out: bool) -> "StackReview":
        """Do not count a slip, or count it after all."""
        return replace(self, left=self.left | {slip} if out else self.left - {slip})

    def missing(self, numbers: Sequence[int]) -> Mapping[str, tuple[int, ...]]:
        """Of each slip the pages that were not read, of those a ballot has; slips that are whole are not there."""
        have = {(page.slip, page.number) for page in self.pages if page.state == "read"}
        lacks = {slip: tuple(n for n in numbers if (slip, n) not in have) for slip in self.slips}
        return {slip: pages for slip, pages in lacks.items() if pages}
