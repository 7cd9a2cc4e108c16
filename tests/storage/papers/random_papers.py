"""Papers nobody would write: every block in any order and size, from a seed; every word has a code of its own."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from random import Random
from typing import Any, get_args

from core.blocks.document import (
    Align,
    Block,
    Cell,
    Choices,
    Column,
    Document,
    Facts,
    Gap,
    HeadCell,
    Heading,
    Lines,
    ListItem,
    NumberedList,
    Numbering,
    PageBreak,
    PageNumber,
    Para,
    PerPage,
    Photo,
    Photos,
    Row,
    RowKind,
    Run,
    Signatures,
    Signer,
    Table,
    Tick,
    TickState,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    BarBand,
    BarMark,
    Closing,
    Cover,
    GoalNode,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    Radar,
    ScoreBar,
    Series,
    Tile,
    Tiles,
)
from tests.storage.papers.paper_samples import STAMP
from tests.storage.papers.specimens import jpeg

THAI = [
    "ผู้ใหญ่",
    "ที่",
    "ปั้น",
    "น้ำ",
    "ญี่ปุ่น",
    "กฎุมพี",
    "ฝ้าย",
    "รายงานผลการดำเนินงาน",
    "ความโปร่งใส",
    "งบประมาณ",
    "แผนปฏิบัติการ",
    "ร่ำ",
    "ฐู",
    "ซื่อสัตย์",
]
PICTURES = tuple(jpeg(*size) for size in ((64, 48), (48, 64), (90, 20)))


class Maker:
    """Makes one paper; `words` are those it must say, a code behind each that no other has."""

    def __init__(self, seed: int) -> None:
        self.pick = Random(seed)
        self.words: list[str] = []
        self.drawn: list[str] = []  # of drawings, which workbooks and Word files hold as pictures
        self._numbers = count(1)

    def text(self, most: int = 12, drawn: bool = False) -> str:
        """Some words; at least one, all of them noted."""
        found = []
        for _ in range(self.pick.randint(1, most)):
            code = f"q{next(self._numbers):x}z"
            (self.drawn if drawn else self.words).append(code)
            found.append(self.pick.choice(THAI) + code)
        return " ".join(found)

    def rich(self, most: int = 12) -> Any:
        style = {name: self.pick.random() < 0.5 for name in ("bold", "italic", "underline")}
        text = self.text(most)
        return text if self.pick.random() < 0.5 else (text, Run(" " + self.text(3), **style))

    def items(self, depth: int = 2) -> NumberedList:
        def inner() -> NumberedList | None:
            return self.items(depth - 1) if depth and self.pick.random() < 0.3 else None

        made = tuple(
            ListItem(self.rich(8), self.text(2) if self.pick.random() < 0.3 else "", inner())
            for _ in range(self.pick.randint(1, 4))
        )
        return NumberedList(made, self.pick.choice(get_args(Numbering)))

    def cell(self, long: int) -> Cell:
        made: list[Callable[[], Cell]] = [
            lambda: self.text(long),
            lambda: self.rich(long),
            lambda: Tick(self.pick.choice(get_args(TickState)), self.text(2)),
            lambda: self.items(1),
            lambda: Para(self.rich(long), align="center"),
            lambda: Choices((Tick("yes", self.text(2)), Tick("no", self.text(2))), stacked=True),
            lambda: Together((Para(self.text(3)), self.items(0), Lines(1))),
            lambda: "",
        ]
        return self.pick.choice(made)()

    def table(self) -> Table:
        width = self.pick.randint(1, 5)
        two = width > 2 and self.pick.random() < 0.5
        shares, sides = (1, 2, 4), get_args(Align)
        columns = tuple(
            Column(
                "" if two else self.text(2),
                self.pick.choice(shares),
                self.pick.choice(sides),
                at == 0,
                30,
            )
            for at in range(width)
        )
        head: tuple[tuple[HeadCell, ...], ...] = ()
        if two:
            first = (HeadCell(self.text(2), down=2), HeadCell(self.text(2), across=width - 1))
            head = (first, tuple(HeadCell(self.text(1)) for _ in range(width - 1)))
        rows = tuple(row for _ in range(self.pick.randint(0, 14)) for row in self.rows(width))
        return Table(
            columns,
            rows,
            head,
            *(self.text(3) if self.pick.random() < 0.4 else "" for _ in range(2)),
        )

    def rows(self, width: int) -> list[Row]:
        kind: RowKind = self.pick.choices(get_args(RowKind), (9, 3, 2, 2, 2, 1, 1, 1))[0]
        long = self.pick.choice([2, 6, 20, 20, 160])
        if kind in ("group", "sub"):
            return [Row((self.text(6),), kind)]
        if kind in ("result", "total"):
            return [Row(tuple(self.text(2) for _ in range(self.pick.randint(1, width))), kind)]
        cells = tuple(self.cell(long) for _ in range(width))
        label = self.pick.choice(["", "ข้อ"])
        rows = [Row(cells, kind, label)]
        if isinstance(cells[0], str) and self.pick.random() < 0.3:
            rows.append(Row((cells[0], *(self.cell(3) for _ in range(width - 1))), kind))
        elif self.pick.random() < 0.3:  # the first cell goes through all of them, whatever it holds
            owners = (f"row{len(self.words)}", *[""] * (width - 1))
            more = range(self.pick.randint(1, 12))
            rows[0] = replace(rows[0], owners=owners)
            rows += [
                Row(
                    (cells[0], *(self.cell(3) for _ in range(width - 1))),
                    "second",
                    label,
                    (),
                    owners,
                )
                for _ in more
            ]
        return rows

    def photos(self) -> Photos:
        number = self.pick.randint(1, 7)
        made = tuple(Photo(self.rich(6), self.pick.choice([*PICTURES, b""])) for _ in range(number))
        return Photos(made, self.pick.randint(1, 9), self.pick.choice(get_args(PerPage)))

    def signatures(self) -> Signatures:
        def one() -> Signer:
            return Signer(*(self.text(4) if self.pick.random() < 0.6 else "" for _ in range(3)))

        signers = tuple(one() for _ in range(self.pick.randint(1, 5)))
        return Signatures(
            signers, self.text(9) if self.pick.random() < 0.5 else "", self.pick.random() < 0.5
        )

    def radar(self) -> Radar:
        axes = tuple(self.text(3, drawn=True) for _ in range(self.pick.randint(3, 9)))
        values = [
            tuple(self.pick.choice([None, 0.0, 0.3, 1.0]) for _ in axes)
            for _ in range(self.pick.randint(1, 3))
        ]
        return Radar(axes, tuple(Series(self.text(1, drawn=True), one) for one in values))

    def bar(self) -> ScoreBar:
        starts = sorted(self.pick.sample(range(40, 110), self.pick.randint(1, 6)))
        marks = [
            BarMark(self.text(2, drawn=True), self.pick.randint(0, 120))
            for _ in range(self.pick.randint(0, 4))
        ]
        return ScoreBar(
            110,
            tuple(BarBand("A+", one) for one in starts),
            tuple(marks[:1]),
            tuple(marks[1:]),
            30,
            self.text(4),
        )

    def tree(self) -> GoalTree:
        def branch(depth: int) -> GoalNode:
            below = (
                tuple(branch(depth - 1) for _ in range(self.pick.randint(1, 4))) if depth else ()
            )
            return GoalNode(self.text(3, drawn=True), self.text(4, drawn=True), below)

        return GoalTree(branch(2))

    def small(self) -> Block:
        """A block of a few lines."""
        made: list[Callable[[], Block]] = [
            lambda: Heading(self.text(5), self.pick.choice([1, 2])),
            lambda: Para(
                self.rich(40),
                self.pick.choice(["left", "center", "right"]),
                self.pick.random() < 0.5,
            ),
            lambda: self.items(),
            lambda: Choices(tuple(Tick("na", self.text(3)) for _ in range(4)), small=True),
            lambda: Lines(self.pick.randint(1, 5)),
            lambda: Gap(self.pick.choice([1, 5, 40])),
            lambda: Tiles(
                tuple(
                    Tile(self.text(2), self.text(1), self.text(2))
                    for _ in range(self.pick.randint(1, 6))
                )
            ),
            lambda: Facts(
                tuple(
                    (self.text(2), self.rich() if self.pick.random() < 0.6 else "")
                    for _ in range(5)
                ),
                2,
            ),
            lambda: Labels(tuple((self.text(1), self.rich()) for _ in range(2))),
        ]
        return self.pick.choice(made)()

    def large(self) -> Block:
        made: list[Callable[[], Block]] = [
            self.table,
            self.table,
            self.table,
            self.photos,
            self.signatures,
            self.radar,
            self.bar,
            self.tree,
            lambda: PageBreak(),
            lambda: TwoColumns(
                (self.small(), self.small()), (self.small(),), self.pick.choice([0.3, 0.5, 0.6])
            ),
            lambda: Together((self.small(), self.small())),
            lambda: Closing(self.text(2), (self.text(3),), self.text(2)),
        ]
        return self.pick.choice(made)()

    def paper(self) -> Document:
        blocks = [
            self.pick.choice([self.small, self.large])() for _ in range(self.pick.randint(2, 9))
        ]
        if self.pick.random() < 0.2:
            blocks.insert(0, MemoHead(self.text(5), self.text(1), self.text(2), self.text(9)))
        if self.pick.random() < 0.2:
            blocks.insert(0, LetterHead((self.text(3), self.text(3)), self.text(1), self.text(2)))
        if self.pick.random() < 0.7:
            blocks.append(self.signatures())
        for at in range(len(blocks) - 1, 0, -1):
            if isinstance(blocks[at], Signatures) and isinstance(blocks[at - 1], Signatures):
                blocks.insert(at, Para(self.text(9)))
        cover = (
            Cover((self.text(5), self.text(5)), (self.text(3),))
            if self.pick.random() < 0.3
            else None
        )
        return Document(
            (self.text(6),),
            "แบบทดสอบ",
            "หน่วยงานตัวอย่าง",
            STAMP,
            tuple(blocks),
            landscape=self.pick.random() < 0.3,
            thai_digits=self.pick.random() < 0.7,
            draft=self.pick.random() < 0.3,
            cover=cover,
            numbers=self.pick.choice(get_args(PageNumber)),
            catchword=self.pick.random() < 0.3,
        )
