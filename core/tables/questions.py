"""The questions that the reading of an imported table leaves to a person, and the list of what is not taken."""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from core.i18n import _
from core.tables.heads import UnmergedCells

Place = TypeVar("Place")
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
        """Record a question and return its answer: the person's choice, else the one at `first`. `proven`: the file
        shows that this is right, so that nobody has to answer."""
        chosen = self._answers.get(key, first)
        chosen = chosen if 0 <= chosen < len(answers) else 0
        waits = not proven and key not in self._answers
        self.doubts[key] = TableDoubt(key, question, answers, chosen, waits, column)
        return chosen

    def if_meant(
        self, matches: dict[Place, Found], key: str, question: str, *answers: str, **example: str
    ) -> dict[Place, Found]:
        """Return what was found, or nothing of it if a person chooses another answer than the first."""
        words = question.format(n=f"{len(matches):,}", **example) if matches else ""
        return {} if matches and self.ask(key, words, *answers) else matches

    def leave_row(self, row: int, reason: str, text: str = "") -> None:
        """Report that a row, or `text` in it ("" = the whole row), is not taken."""
        text = text or "  ".join(self._cells.own(row, n) for n in self._cells.filled(row))
        self.left.append(TableOmission(_("แถว {n}").format(n=row + 1), reason, text))
