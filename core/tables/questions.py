"""The questions that the reading of an imported table leaves to a person, and the list of what is not taken."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Self, TypeVar

from core.i18n import _
from core.tables.heads import ExpectedFields, TableHeader, UnmergedCells
from core.tables.years import other_year
from core.tabular import MOST_COLUMNS, MOST_ROWS, Place, TabularFile
from core.thai.written import arabic_digits

SHOWN = 40  # letters of a cell in a question
Found = TypeVar("Found")


class TableDoubt(NamedTuple):
    """A question to the user about an imported table; the answer with index `chosen` holds for all places concerned.
    `open`: nothing in the file proves an answer and nobody has given one. `column`: heading of its column, "" = none"""

    key: str
    words: str  # the doubt and the number of places
    answers: tuple[str, ...]
    chosen: int = 0  # the place of the answer
    open: bool = False
    column: str = ""

    @classmethod
    def answered(
        cls,
        choices: Mapping[str, int],
        key: str,
        question: str,
        *answers: str,
        first: int = 0,
        proven: bool = True,
        column: str = "",
    ) -> Self:
        """Return a question with the person's answer among the `choices`, else with the one at `first`. `proven`: the
        file shows that this is right, so that nobody has to answer."""
        chosen = choices.get(key, first)
        chosen = chosen if 0 <= chosen < len(answers) else 0
        return cls(key, question, answers, chosen, not proven and key not in choices, column)


class TableOmission(NamedTuple):
    """A row, column or cell of a table that is not imported, with the reason."""

    where: str  # แถว 5
    reason: str
    words: str


class TableQuestions:
    """The doubts about one table, answered by a person or as proposed, and what is left out of it."""

    def __init__(self, cells: UnmergedCells, answers: Mapping[str, int]) -> None:
        self._cells = cells
        self._answers = answers
        self.left = list[TableOmission]()
        self.doubts = dict[str, TableDoubt]()

    def ask(
        self,
        key: str,
        question: str,
        *answers: str,
        first: int = 0,
        proven: bool = True,
        column: str = "",
    ) -> int:
        """Record a question and return its answer, as `TableDoubt.answered` finds it."""
        doubt = TableDoubt.answered(
            self._answers, key, question, *answers, first=first, proven=proven, column=column
        )
        self.doubts[key] = doubt
        return doubt.chosen

    def if_meant(
        self, matches: dict[Place, Found], key: str, question: str, *answers: str, **example: str
    ) -> dict[Place, Found]:
        """Return what was found in cells, or nothing of it if a person chooses another answer than the first. `question`
        names their number {n} and an `example`: else the words of the first cell, and what was found in it."""
        if not matches:
            return matches
        at, found = next(iter(matches.items()))
        words, after = self._cells.own(*at)[:SHOWN], str(found)[:SHOWN]
        said = {
            **dict.fromkeys(("words", "before", "shown"), words),
            **dict.fromkeys(("after", "value", "address"), after),
            **example,
        }
        question = question.format(n=f"{len(matches):,}", **said)
        return {} if self.ask(key, question, *answers) else matches

    def leave_row(self, row: int, reason: str, text: str = "") -> None:
        """Report that a row, or `text` in it ("" = the whole row), is not taken."""
        text = text or "  ".join(self._cells.words(row))
        self.left.append(TableOmission(_("แถว {n}").format(n=row + 1), reason, text))


class TableContext(NamedTuple):
    """What all parts of a reading know: its questions, the cells, the header and the fields that are looked for."""

    questions: TableQuestions
    cells: UnmergedCells
    head: TableHeader
    expected: ExpectedFields


def doubts_of_all(
    table: TabularFile,
    number: int,
    cells: UnmergedCells,
    head: TableHeader,
    fields: ExpectedFields,
    answers: Mapping[str, int],
) -> Iterator[TableDoubt]:
    """Yield the questions whether the rows of worksheet `number` are taken at all."""
    leave = _("ไม่นำเข้า")
    if table.unseen:
        words = _(
            "ไฟล์ชนิดนี้ไม่บอกว่าแถวใดซ่อนอยู่ สูตรใดผิดพลาด และเลขใดแสดงเป็นร้อยละ เป็นพันหรือล้าน เป็นเดือน หรือมีศูนย์นำหน้า"
            " โปรดตรวจตัวเลข รหัส และเบอร์โทรศัพท์"
        )
        yield TableDoubt.answered(answers, "unseen", words, _("นำเข้าตามที่อ่านได้"), leave)
    above = (cell for row in cells.rows[: head.top] for cell in row)
    named = re.findall("25[0-9]{2}", arabic_digits(table.sheets[number].name))
    other = other_year((*above, *(f"ปี {one}" for one in named)), fields.year)
    if other and head.score:
        words = _("ชื่อตารางบอกว่าเป็นของปี {other} ไม่ใช่ปี {year}").format(other=other, year=fields.year)
        own = _("ถือเป็นของปี {year}").format(year=fields.year)
        yield TableDoubt.answered(answers, "title", words, own, leave, proven=False)


def left_beside(table: TabularFile, number: int) -> Iterator[TableOmission]:
    """Yield what of a file is not taken beside the rows of worksheet `number`: other sheets, what cannot be read."""
    for at, one in enumerate(table.sheets):
        if at != number and one.rows:
            where = _("แผ่น {name}").format(name=one.name or at + 1)
            count = _("{n} แถว").format(n=len(one.rows))
            yield TableOmission(where, _("ไม่ได้เลือกแผ่นนี้"), count)
    for name in table.hidden:
        yield TableOmission(_("แผ่น {name}").format(name=name), _("เป็นแผ่นที่ซ่อนอยู่"), "")
    sheet = table.sheets[number]
    for told in sheet.told:
        yield TableOmission(*told)
    if sheet.formulas:
        where = _("สูตรที่ไฟล์ไม่มีผล {n} ช่อง").format(n=f"{sheet.formulas:,}")
        yield TableOmission(where, _("เปิดใน Excel แล้วบันทึกอีกครั้งจึงจะอ่านได้"), sheet.formula)
    beyond = (
        (sheet.more, MOST_ROWS, _("แถวที่เกิน {most} แถวแรก"), _("{n} แถว")),
        (sheet.wider, MOST_COLUMNS, _("คอลัมน์ที่เกิน {most} คอลัมน์แรก"), _("{n} คอลัมน์")),
    )
    why = _("เกินกว่าที่อ่านได้ แบ่งไฟล์แล้วนำเข้าส่วนที่เหลือต่อ")
    for more, most, words, counted in beyond:
        if more:
            count = counted.format(n=f"{more:,}") if more > 0 else ""
            yield TableOmission(words.format(most=f"{most:,}"), why, count)
