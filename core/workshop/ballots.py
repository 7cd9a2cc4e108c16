"""Paper ballots with boxes to tick, and the review of scans. A ballot bears its slip's code, never a name, and the
`digest` of its vote. Only a page's first scan counts, as a proposal: a person agrees, and decides unclear marks."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from typing import Literal, NamedTuple, Self

from core.blocks.code import PageQrContent, new_code
from core.blocks.document import (
    Block,
    Cell,
    Column,
    Document,
    Lines,
    Para,
    Row,
    Run,
    Stamp,
    Table,
    Tick,
    Together,
)
from core.blocks.printed import Drawn
from core.i18n import _
from core.workshop.questions import AnswerOption, Question, Vote

COLUMNS = 6  # most choices beside one another; more, or longer ones, are printed below one another
NARROW = 22  # most letters of a choice at the head of a column
TENTHS = 254 / 720  # mm in a point; edges of a drawn box are in tenths of a point
# mm² of ink around an empty box from which a person is asked, if no box of the question is ticked
BESIDE = 1.0
# the same if another box is ticked
CIRCLED = 6.0

CHANGED = "เปลี่ยนใจ: ระบายช่องเดิมให้ทึบ แล้วกาช่องใหม่"
PICK_ONE = "กาเครื่องหมายในช่อง ข้อละหนึ่งช่อง"
PICK_MORE = "เลือกได้ไม่เกิน {n} ช่อง"

# pale: much paler than the ticks of its page
BoxState = Literal["empty", "pale", "marked", "struck", "unclear"]
Finding = Literal["read", "none", "asked"]


@dataclass(frozen=True, slots=True)
class BallotTickBox:
    """A box to tick on a ballot: its question and choice, and its place in mm from the page's upper left corner."""

    question: str
    choice: str
    page: int  # the first is 1
    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of_drawn(cls, questions: Sequence[Question], marks: Sequence[Drawn]) -> tuple[Self, ...]:
        """Return the boxes of a ballot from `marks`, what its layout drew. ValueError if their number does not fit."""
        ticks = [one for one in marks if one.kind == "tick"]
        answers = [(one.key, choice.key) for one in questions for choice in one.choices]
        if len(ticks) != len(answers):
            raise ValueError("a ballot of other questions")
        return tuple(
            cls(question, choice, tick.page, *(round(edge * TENTHS / 10, 2) for edge in edges))
            for (question, choice), tick in zip(answers, ticks, strict=True)
            for edges in [(tick.left, tick.top, tick.right, tick.bottom)]
        )


@dataclass(frozen=True, slots=True)
class BallotTickBoxInk:
    """What a scan shows of a ballot's box: state, mm² of ink in and beside it, edges (`at`) in 1/1000 of the scan."""

    state: BoxState
    ink: float = 0.0  # mm² in the box
    beside: float = 0.0  # mm² about it, in no box
    # thousandths of the picture: left, top, right, bottom
    at: tuple[int, int, int, int] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ScannedTickAnswer:
    """A scan's answer to a question. `finding`: read = clear ticks, none = no tick, asked = a person must decide."""

    question: str
    finding: Finding
    picked: tuple[str, ...] = ()  # ticked choices; if `asked`, the most likely ones
    # why a person is asked; entered:
    why: Literal["", "many", "changed", "unclear", "beside", "entered", "words"] = ""
    # another answer is entered already; words: a person types what is written


def digest(sitting: str, questions: Sequence[Question]) -> bytes:
    """Return a SHA-256 of a vote's name (`sitting`) and questions. Ballots with the same digest have the same boxes."""
    said = [
        [
            one.key,
            one.number,
            one.heading,
            one.text,
            [[c.key, c.label] for c in one.choices],
            one.picks,
        ]
        for one in questions
    ]
    return sha256(
        json.dumps([sitting, said], ensure_ascii=False, separators=(",", ":")).encode()
    ).digest()


def slip_code(sitting: str, slip: str) -> str:
    """Return the code on a slip's ballot in the vote `sitting`; without the slips' ids nobody can tell whose it is."""
    return new_code(int.from_bytes(sha256(f"{sitting}\n{slip}".encode()).digest()[:8], "big"))


def ballots(
    sitting: str,
    title: str,
    office: str,
    questions: Sequence[Question],
    slips: Sequence[str],
    printed: str = "",
) -> tuple[Document, ...]:
    """Return a ballot document for each of `slips` (ids) in the vote `sitting`; `printed`: the day of printing."""
    state = digest(sitting, questions)
    return tuple(
        ballot(title, office, questions, Stamp(slip_code(sitting, slip), state, printed=printed))
        for slip in slips
    )


def ballot(
    title: str, office: str, questions: Sequence[Question], stamp: Stamp, slip_name: str = ""
) -> Document:
    """Return a slip's ballot as a document. `stamp`: the codes printed on it; `slip_name`: such as `ใบที่ 7`."""
    asked = [one for one in questions if one.choices]
    says = PICK_ONE if all(one.picks == 1 for one in asked) else "กาเครื่องหมายในช่องที่เลือก"
    return Document(
        title=(title,),
        running=f"บัตรลงคะแนน {slip_name}".strip(),
        office=office,
        stamp=stamp,
        blocks=(Para(f"{says} · {CHANGED} · ไม่ต้องเขียนชื่อ"), *boxed(asked)),
        squares=True,
    )


def boxed(questions: Sequence[Question]) -> Iterator[Block]:
    """Yield tables of the questions. Those with the same few choices share a table, with a column for each choice;
    others list each choice on a line of its own."""
    for (labels, picks, lines), alike in groupby(
        questions, key=lambda one: (_heads(one), one.picks, one.lines)
    ):
        some = tuple(alike)
        yield _table(labels, some, picks) if labels and not lines else _listed(some)


def _heads(question: Question) -> tuple[str, ...]:
    """Return the choices' labels as heads of columns, or () if they are too many or too long."""
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
    """Return a table with each question beside its choices, each choice on a line after its box."""
    rows = tuple(
        Row(
            (
                one.number,
                _asks(one, _limit("", one.picks)),
                Together(_boxes(one)),
            )
        )
        for one in questions
    )
    wide = 12 if questions[0].lines else 5
    return Table((Column("ข้อ", 1, least=11), Column("เรื่อง", 5), Column("คำตอบ", wide)), rows)


def _boxes(question: Question) -> tuple[Block, ...]:
    """Return a box per choice; lines to write on come before the last box, so that ink between boxes is detected."""
    *boxes, last = (Tick("blank", choice.label, large=True) for choice in question.choices)
    return (*boxes, *((Lines(question.lines),) if question.lines else ()), last)


def _limit(text: str, picks: int) -> str:
    return f"{text} ({PICK_MORE.format(n=picks)})".strip() if picks > 1 else text


def _asks(question: Question, limit: str = "") -> Cell:
    below = tuple(Para(words, small=True) for words in (question.text, limit) if words)
    heading = Para(Run(question.heading))
    return Together((heading, *below)) if below else question.heading


def proposal(
    question: Question, inks: Sequence[BallotTickBoxInk], has_writing: bool = False
) -> ScannedTickAnswer:
    """Return the answer that `inks` propose, the ink in a question's boxes in choice order. Its finding is "asked" if a
    box is unclear, too many are ticked, or ink lies outside the boxes (`has_writing`: at the question's text)."""
    pairs = list(zip(question.choices, inks, strict=True))
    marked = _keys(pairs, "marked")
    likely = marked or _keys(pairs, "unclear")
    more = len(marked) < question.picks  # a pale mark may be one of those that are meant
    if any(ink.state == "unclear" or (ink.state == "pale" and more) for ink in inks):
        return ScannedTickAnswer(question.key, "asked", likely[: question.picks], "unclear")
    if any(ink.state == "struck" for ink in inks):
        return ScannedTickAnswer(question.key, "asked", likely[: question.picks], "changed")
    if len(marked) > question.picks:
        return ScannedTickAnswer(question.key, "asked", (), "many")
    most = CIRCLED if marked else BESIDE
    if has_writing or any(ink.state == "empty" and ink.beside >= most for ink in inks):
        return ScannedTickAnswer(question.key, "asked", marked, "beside")
    return ScannedTickAnswer(question.key, "read" if marked else "none", marked)


def _keys(
    pairs: Sequence[tuple[AnswerOption, BallotTickBoxInk]], state: BoxState
) -> tuple[str, ...]:
    return tuple(choice.key for choice, ink in pairs if ink.state == state)


def voted(slip: str, proposed: ScannedTickAnswer, decided: Sequence[str] | None = None) -> Vote:
    """Return a slip's vote: the choices a person `decided` or, if None, those read; ValueError if these are unclear."""
    if proposed.finding == "asked" and decided is None:
        raise ValueError("a person has to be asked")
    return Vote(slip, proposed.question, proposed.picked if decided is None else tuple(decided))


# again: a second scan; foreign: of no slip of this sitting;
PageState = Literal["read", "again", "foreign", "unread"]
# unread: could not be aligned with its print


# torn: no code is readable; other: another document; earlier: of another vote of this room; changed: of this sitting,
# but with other questions
Strange = Literal["torn", "other", "earlier", "changed"]


@dataclass(frozen=True, slots=True)
class BallotPage:
    """A page of a slip's printed ballot, with its questions; `boxes`: a tuple of boxes for each question."""

    slip: str
    number: int  # the first is 1
    questions: tuple[Question, ...]
    boxes: tuple[tuple[BallotTickBox, ...], ...]


@dataclass(frozen=True, slots=True)
class TickedBallotPage:
    """The ink on a scanned ballot page, by question; `inks` is empty if the scan does not fit the printed page."""

    inks: tuple[tuple[BallotTickBoxInk, ...], ...] = ()
    # by question, whether there is ink around its text and nothing is ticked
    written: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class BallotPageReading:
    """What was read from one scanned page of a stack of ballots; `proposals` has what was read for each question."""

    state: PageState
    slip: str = ""
    number: int = 0
    proposals: tuple[ScannedTickAnswer, ...] = ()

    @property
    def doubts(self) -> tuple[ScannedTickAnswer, ...]:
        return tuple(one for one in self.proposals if one.finding == "asked")

    def words(self, reason: Strange = "other") -> str:
        """Return a sentence on what was read. `reason`: why a page with the state "foreign" is not of this vote."""
        if self.state == "foreign":
            return strange_words(reason)
        if self.state == "again":
            return _("สแกนซ้ำ ไม่นับ")
        if self.state == "unread":
            return _("วางทับแบบที่พิมพ์ไม่ได้ สแกนใหม่ หรือกรอกด้วยมือ")
        return counts_words(self.proposals)

    @staticmethod
    def of_stack(
        pages: Sequence[tuple[BallotPage | None, TickedBallotPage]],
    ) -> "tuple[BallotPageReading, ...]":
        """Return the reading of each scanned page. Its state is "foreign" if the page is not of this vote (None),
        "again" if an earlier scan shows the same page, "unread" if the scan does not fit the print, else "read"."""
        met = set[tuple[str, int]]()
        found = list[BallotPageReading]()
        for page, seen in pages:
            if page is None:
                found.append(BallotPageReading("foreign"))
            elif (page.slip, page.number) in met:
                found.append(BallotPageReading("again", page.slip, page.number))
            elif len(seen.inks) != len(page.questions):
                found.append(BallotPageReading("unread", page.slip, page.number))
            else:
                met.add((page.slip, page.number))
                proposals = map(proposal, page.questions, seen.inks, seen.written)
                found.append(BallotPageReading("read", page.slip, page.number, tuple(proposals)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PrintedBallots:
    """The printed ballots of one vote. `proof`: `digest` as in QR codes; `slips`: {code: slip id}, None = any code."""

    proof: str
    questions: tuple[Question, ...]
    boxes: tuple[BallotTickBox, ...]
    slips: Mapping[str, str] | None  # slip ids by code; None: every code is a slip of its own
    earlier: frozenset[str] = frozenset()  # codes of the same slips in other votes of the room

    def page(self, codes: Sequence[str]) -> BallotPage | None:
        """Return the ballot page that has the QR codes `codes`; None if it is not of this vote or has no boxes."""
        found = next((one for one in map(_content, codes) if one and self._slip(one.code)), None)
        if found is None or not found.proof or not self.proof.startswith(found.proof):
            return None
        here = tuple(
            one
            for one in self.questions
            if any(box.question == one.key for box in self._on(found.page))
        )
        boxes = tuple(
            tuple(box for box in self._on(found.page) if box.question == one.key) for one in here
        )
        return BallotPage(self._slip(found.code), found.page, here, boxes) if here else None

    def strange(self, codes: Sequence[str]) -> Strange:
        """Return why a scanned page with these codes is no page of this vote: "torn" (no code is readable), "changed"
        (its slip is of this vote, its questions differ), "earlier" (an earlier vote's ballot) or "other"."""
        found = [one for one in map(_content, codes) if one]
        if not found:
            return "torn"
        if any(one.code in (self.slips or ()) for one in found):
            return "changed"
        return "earlier" if any(one.code in self.earlier for one in found) else "other"

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of the ballot pages on which something can be ticked."""
        return tuple(sorted({box.page for box in self.boxes}))

    def _slip(self, code: str) -> str:
        return code if self.slips is None else self.slips.get(code, "")

    def _on(self, page: int) -> Iterator[BallotTickBox]:
        return (box for box in self.boxes if box.page == page)

    @classmethod
    def of(
        cls,
        name: str,
        questions: Sequence[Question],
        boxes: Sequence[BallotTickBox],
        slips: Sequence[str] | None,
        others: Sequence[str] = (),
    ) -> Self:
        """Return the ballots of the vote `name`. `slips`: ids, None = any slip; `others`: names of earlier votes."""
        asked = tuple(one for one in questions if one.choices)
        codes = None if slips is None else {slip_code(name, slip): slip for slip in slips}
        earlier = frozenset(slip_code(other, slip) for other in others for slip in slips or ())
        return cls(
            PageQrContent.proof_of(digest(name, questions)), asked, tuple(boxes), codes, earlier
        )


def _content(code: str) -> PageQrContent | None:
    return PageQrContent.read(code) or PageQrContent.read_either(code)


def agreed(
    pages: Sequence[BallotPageReading],
    decided: Mapping[tuple[str, str], Sequence[str]],
    replaced_slips: Collection[str] = (),
) -> tuple[Vote, ...]:
    """Return the votes on these pages. `decided`: {(slip, question): the choices a person decided on}. A question
    without ticks gives no vote or, on a slip in `replaced_slips`, an empty one. ValueError if a decision is missing."""
    votes = (
        voted(page.slip, one, decided.get((page.slip, one.question)))
        for page in pages
        if page.state == "read"
        for one in page.proposals
    )
    return tuple(vote for vote in votes if vote.picked or vote.voter in replaced_slips)


def strange_words(reason: Strange) -> str:
    """Return a sentence that says why a scanned page belongs to no slip of this vote, and what to do."""
    return {
        "torn": _("อ่านรหัสไม่ได้ ไม่นับหน้านี้ สแกนใหม่ให้เห็นทั้งแผ่น หรือกรอกด้วยมือ"),
        "other": _("เป็นของครั้งอื่นหรือเอกสารอื่น ไม่นับ และไม่มีอะไรถูกแก้"),
        "earlier": _("เป็นบัตรของการให้คะแนนครั้งก่อนในห้องนี้ หรือของข้ออื่น ไม่นับ"),
        "changed": _("พิมพ์ก่อนที่คำถามเปลี่ยน หรือเป็นแบบของปีอื่น ไม่นับ พิมพ์ใหม่หรือกรอกด้วยมือ"),
    }[reason]


def counts_words(proposals: Sequence[ScannedTickAnswer]) -> str:
    """Return the numbers of questions read, doubtful, without tick (not if 0): `อ่านได้ 8 ข้อ ถาม 1 ข้อ ว่าง 1 ข้อ`."""
    read = sum(one.finding == "read" for one in proposals)
    asked = sum(one.finding == "asked" for one in proposals)
    none = sum(one.finding == "none" for one in proposals)
    found = ((read, _("อ่านได้ {n} ข้อ")), (asked, _("ถาม {n} ข้อ")), (none, _("ว่าง {n} ข้อ")))
    return " ".join(words.format(n=n) for n, words in found if n)


def voted_words(n: int) -> str:
    """Return a sentence that a ballot counts only if a person chooses so, as its slip has `n` votes already."""
    return _("มีคะแนนแล้ว {n} ข้อ จากโทรศัพท์ โต๊ะ หรือบัตรที่รับไว้ก่อน ไม่นับบัตรนี้จนกว่าจะเลือกใช้แทน").format(n=n)


class BallotQuestionKey(NamedTuple):
    """A question on a slip's ballot with unclear marks, about which a person is asked."""

    slip: str
    question: str

    @staticmethod
    def why_words(reason: str) -> str:
        """Return a sentence why a person is asked about a question; `reason` is that of a ScannedTickAnswer."""
        return {
            "many": _("กาเกินจำนวน"),
            "changed": _("มีช่องที่ระบายทึบ"),
            "unclear": _("เครื่องหมายไม่ชัด"),
            "beside": _("มีหมึกนอกช่อง"),
            "entered": _("ต่างจากที่กรอกไว้แล้ว"),
            "words": _("มีข้อความที่เขียน"),
        }.get(reason, "")


@dataclass(frozen=True, slots=True)
class BallotStackReview:
    """What a person has decided about a stack of scanned ballots. `left`: slips whose ballots are not to be counted.
    `had`: slips with earlier votes, which a counted ballot replaces."""

    pages: tuple[BallotPageReading, ...]
    decided: Mapping[tuple[str, str], tuple[str, ...]] = field(
        default_factory=dict[tuple[str, str], tuple[str, ...]]
    )
    left: frozenset[str] = frozenset()
    had: frozenset[str] = frozenset()

    @property
    def slips(self) -> tuple[str, ...]:
        """The ids of the slips of which a page was read, in the order of the scanned pages."""
        return tuple(dict.fromkeys(page.slip for page in self.pages if page.state == "read"))

    @property
    def questions(self) -> tuple[BallotQuestionKey, ...]:
        """Every question with unclear marks, decided or not, in the order of the scanned pages."""
        return tuple(
            BallotQuestionKey(page.slip, one.question)
            for page in self.pages
            if page.state == "read" and page.slip not in self.left
            for one in page.doubts
        )

    @property
    def open(self) -> tuple[BallotQuestionKey, ...]:
        """The questions with unclear marks that no person has decided yet."""
        return tuple(one for one in self.questions if one not in self.decided)

    @property
    def ready(self) -> tuple[str, ...]:
        """The ids of the slips that can be accepted: not in `left`, and without an undecided question."""
        waits = {one.slip for one in self.open}
        return tuple(slip for slip in self.slips if slip not in waits and slip not in self.left)

    @property
    def votes(self) -> tuple[Vote, ...]:
        """The votes of the `ready` slips, including empty ones that take back earlier votes."""
        ready = set(self.ready)
        return agreed([page for page in self.pages if page.slip in ready], self.decided, self.had)

    @property
    def given(self) -> tuple[Vote, ...]:
        """The votes of the `ready` slips that are not empty."""
        return tuple(one for one in self.votes if one.picked)

    @property
    def settled(self) -> tuple[Vote, ...]:
        """The votes that are certain so far, even if other questions of the same slip are undecided."""
        waits = set(self.open)
        pages = [
            replace(
                page,
                proposals=tuple(
                    one for one in page.proposals if (page.slip, one.question) not in waits
                ),
            )
            for page in self.pages
            if page.slip not in self.left
        ]
        return agreed(pages, self.decided)

    def proposed(self, mark: BallotQuestionKey) -> ScannedTickAnswer | None:
        """Return what was read for a question on a slip's ballot; None if its page was not read."""
        found = (
            one
            for page in self.pages
            if page.state == "read" and page.slip == mark.slip
            for one in page.proposals
        )
        return next((one for one in found if one.question == mark.question), None)

    def picked(self, mark: BallotQuestionKey) -> tuple[str, ...]:
        """Return the choices that count as ticked for a slip's question: those a person decided, else those read."""
        proposed = self.proposed(mark)
        return self.decided.get(mark, proposed.picked if proposed else ())

    def deciding(self, mark: BallotQuestionKey, picked: Sequence[str]) -> "BallotStackReview":
        """Return a copy of this review with the choices a person decided for a question; () = nothing is ticked."""
        return replace(self, decided={**self.decided, mark: tuple(picked)})

    def leaving(self, slip: str, *, left_out: bool) -> "BallotStackReview":
        """Return a copy of this review with the ballot of a slip left out or counted again."""
        return replace(self, left=self.left | {slip} if left_out else self.left - {slip})

    def missing(self, numbers: Sequence[int]) -> Mapping[str, tuple[int, ...]]:
        """Return {slip: pages of its ballot not read yet} of incomplete slips. `numbers`: all pages of a ballot."""
        have = {(page.slip, page.number) for page in self.pages if page.state == "read"}
        lacks = {slip: tuple(n for n in numbers if (slip, n) not in have) for slip in self.slips}
        return {slip: pages for slip, pages in lacks.items() if pages}
