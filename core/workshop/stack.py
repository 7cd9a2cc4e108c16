"""A stack of scanned ballots: whose each page is, what it proposes, and the votes once people agreed.

A page counts once: of a slip that was scanned twice the first scan is read and the other told. What was not plain has
no vote until a person said what it is; nothing that was read is a vote before it was agreed to.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from core.blocks.code import QrContent, parse_mark, parse_qr, proof_of
from core.i18n import _
from core.workshop.ballots import BallotBox, BoxInk, TickProposal, digest, proposal, slip_code, voted
from core.workshop.questions import Question, Vote

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


@dataclass(frozen=True, slots=True)
class Sitting:
    """What ballots were printed for: slips by the code they bear, and where the boxes of every ballot stand."""

    proof: str
    questions: tuple[Question, ...]
    boxes: tuple[BallotBox, ...]
    slips: Mapping[str, str]
    earlier: frozenset[str] = frozenset()  # codes of the same slips in other votes of the room

    def page(self, codes: Sequence[str]) -> BallotPage | None:
        """Of which slip and page a scan with these codes is; None of another sitting, or of other questions."""
        found = next((one for one in map(_content, codes) if one and one.code in self.slips), None)
        if found is None or not found.proof or not self.proof.startswith(found.proof):
            return None
        here = tuple(one for one in self.questions if any(box.question == one.key for box in self._on(found.page)))
        boxes = tuple(tuple(box for box in self._on(found.page) if box.question == one.key) for one in here)
        return BallotPage(self.slips[found.code], found.page, here, boxes) if here else None

    def strange(self, codes: Sequence[str]) -> Strange:
        """Why a scan with these codes is of no slip that can be read."""
        found = [one for one in map(_content, codes) if one]
        if not found:
            return "torn"
        if any(one.code in self.slips for one in found):
            return "changed"
        return "earlier" if any(one.code in self.earlier for one in found) else "other"

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of a ballot on which something can be ticked."""
        return tuple(sorted({box.page for box in self.boxes}))

    def _on(self, page: int) -> Iterator[BallotBox]:
        return (box for box in self.boxes if box.page == page)


def sitting(
    name: str, questions: Sequence[Question], boxes: Sequence[BallotBox], slips: Sequence[str],
    others: Sequence[str] = (),
) -> Sitting:  # fmt: skip
    """`boxes`: those of one ballot (core.workshop.ballots.boxes_of); `others`: the names of other votes of the room."""
    asked = tuple(one for one in questions if one.choices)
    codes = {slip_code(name, slip): slip for slip in slips}
    earlier = frozenset(slip_code(other, slip) for other in others for slip in slips)
    return Sitting(proof_of(digest(name, questions)), asked, tuple(boxes), codes, earlier)


def _content(code: str) -> QrContent | None:
    return parse_qr(code) or parse_mark(code)


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
    }.get(why, "")


def strange_words(why: Strange) -> str:
    """Why a page is of no slip here, and what to do with it."""
    return {
        "torn": _("อ่านรหัสไม่ได้ ไม่นับหน้านี้ สแกนใหม่ให้เห็นทั้งแผ่น หรือกรอกด้วยมือ"),
        "other": _("เป็นของครั้งอื่นหรือเอกสารอื่น ไม่นับ และไม่มีอะไรถูกแก้"),
        "earlier": _("เป็นบัตรของการให้คะแนนครั้งก่อนในห้องนี้ หรือของข้ออื่น ไม่นับ"),
        "changed": _("พิมพ์ก่อนที่คำถามเปลี่ยน หรือเป็นแบบของปีอื่น ไม่นับ พิมพ์ใหม่หรือกรอกด้วยมือ"),
    }[why]


def page_words(page: ReadPage, why: Strange = "other") -> str:
    """What became of a page: one sentence."""
    if page.state == "foreign":
        return strange_words(why)
    if page.state == "again":
        return _("สแกนซ้ำ ไม่นับ")
    if page.state == "unread":
        return _("วางทับแบบที่พิมพ์ไม่ได้ สแกนใหม่ หรือกรอกด้วยมือ")
    return counts_words(page.proposals)


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


Picked = tuple[str, ...]


class AskedMark(NamedTuple):
    """A question of a slip whose marks a person looks at."""

    slip: str
    question: str


@dataclass(frozen=True, slots=True)
class StackReview:
    """`left`: slips that are not counted, by a person or because they have votes already; `had`: these latter, which
    replace those votes where a person counts them after all."""

    pages: tuple[ReadPage, ...]
    decided: Mapping[tuple[str, str], Picked] = field(default_factory=dict[tuple[str, str], Picked])
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

    def picked(self, mark: AskedMark) -> Picked:
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
