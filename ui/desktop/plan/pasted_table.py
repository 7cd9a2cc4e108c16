"""The cells of a pasted block or a file before they become rows: each judged, all typed into as in every table."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.forms.computed import read
from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.i18n import _
from core.plan.paste_view import PasteContext, PastedValue, block_of, judged
from core.thai.numbering import arabic_digits
from core.values import Written
from ui.desktop.theme.look import Look
from ui.desktop.widgets.late import later
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet import strokes
from ui.desktop.widgets.sheet_draft import DraftCells, DraftSheet, Place

AT_ONCE = 150  # rows judged between two turns of the event loop
SHOWN = 80  # letters of a cell


class PastedTable(QAbstractTableModel):
    """Rows are judged some at a time, so that thousands of them do not block the window."""

    progressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fit: PasteContext | None = None
        self._rows: list[list[str]] = []
        self.fields: list[str] = []
        self._judged: list[dict[int, PastedValue]] = []  # by row: the cells with a text
        self.wrong: dict[tuple[int, int], str] = {}
        self._done = 0
        self._next = later(self, 0, self._judge_some)

    @property
    def whole(self) -> bool:
        """Whether every row is judged."""
        return self._done >= len(self._rows)

    def show_rows(self, rows: list[list[str]], fit: PasteContext, fields: list[str]) -> None:
        self.beginResetModel()
        self._rows, self._fit, self.fields = rows, fit, fields
        self.endResetModel()
        self._start()

    def put(self, column: int, field: str) -> None:
        """Put a column under a field; the column that had it before is left out."""
        self.fields = ["" if name == field else name for name in self.fields]
        self.fields[column] = field
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.fields) - 1)
        self._start()

    def values(self) -> list[dict[str, Written]]:
        """The values of the rows, without the cells that are wrong."""
        names = [self._fit.fields[name].stored if self._fit and name else "" for name in self.fields]
        rows: Iterator[dict[str, Written]] = (
            {names[n]: each.value for n, each in row.items() if each.value is not None} for row in self._judged
        )
        return [row for row in rows if row]

    def texts(self) -> list[dict[str, str]]:
        """The words of every row by field, right and wrong."""
        placed = [(n, name) for n, name in enumerate(self.fields) if name]
        return [{name: row[n] for n, name in placed if n < len(row) and row[n]} for row in self._rows]

    def column(self, at: int) -> list[str]:
        """The words of a column of the file; all empty where there is none."""
        return [row[at] if 0 <= at < len(row) else "" for row in self._rows]

    def figure(self, row: int, column: int) -> Fraction | None:
        """What a cell adds to a sum."""
        field = self._fit.fields.get(self.fields[column]) if self._fit else None
        found = self._judged[row].get(column) if row < len(self._judged) else None
        return number_of(read(field, found.value)) if field and found and type_of(field).figure else None

    def _start(self) -> None:
        self._done, self._judged = 0, []
        self.wrong.clear()
        self.progressed.emit()
        self._next.start()

    def _judge_some(self) -> None:
        end = min(len(self._rows), self._done + AT_ONCE)
        for at in range(self._done, end):
            self._judged.append({n: cell for n in range(len(self.fields)) if (cell := self._judge(at, n))})
        if end > self._done and self.fields:
            self.dataChanged.emit(self.index(self._done, 0), self.index(end - 1, len(self.fields) - 1))
        self._done = end
        self.progressed.emit()
        if not self.whole:
            self._next.start()

    def _judge(self, row: int, column: int) -> PastedValue | None:
        words = self._rows[row][column] if column < len(self._rows[row]) else ""
        self.wrong.pop((row, column), None)
        if self._fit is None or not self.fields[column] or not words:
            return None
        found = judged(self._fit, self.fields[column], words)
        if found.wrong:
            self.wrong[row, column] = found.wrong
        return found

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or self._fit is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        field = self._fit.fields.get(self.fields[section])
        return f"{arabic_digits(str(field.title))} ▾" if field else _("ไม่นำเข้า ▾")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        words = self._rows[row][column] if column < len(self._rows[row]) else ""
        wrong = self.wrong.get((row, column), "")
        if role == Qt.ItemDataRole.DisplayRole:
            shown = words.replace("\n", " ⏎ ")
            return f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words} {wrong}".strip() or _("ว่าง")
        if role == Qt.ItemDataRole.BackgroundRole and wrong:
            return self._look.color("badbg")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._look.color("bad" if wrong else "text" if self.fields[column] else "text2")
        if role == Qt.ItemDataRole.DecorationRole and wrong:
            return self._look.pixmap("warn", "bad", 16)
        return None

    # -- rows that are typed into

    def number(self, row: int) -> int:
        return row

    def stands(self, number: int) -> int:
        return number if number < len(self._rows) else -1

    def text(self, place: Place) -> str:
        row, column = place
        return self._rows[row][column] if column < len(self._rows[row]) else ""

    def write(self, words: Mapping[Place, str], _made: Sequence[int] = (), _gone: Sequence[int] = ()) -> None:
        """Cells that are judged already are judged anew; no row is made here."""
        for (row, column), text in words.items():
            self._rows[row] += [""] * (column + 1 - len(self._rows[row]))
            self._rows[row][column] = text
            if row < len(self._judged):
                self._judged[row].pop(column, None)
                if found := self._judge(row, column):
                    self._judged[row][column] = found
        rows = [row for row, _column in words]
        self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(self.fields) - 1))
        self.progressed.emit()


class PastedCells(DraftCells):
    def __init__(self, table: PastedTable) -> None:
        super().__init__(table, table)
        self._pasted = table

    def number(self, row: int, column: int) -> Fraction | None:
        return self._pasted.figure(row, column)

    def block(self, html: str, text: str) -> list[list[str]]:
        return block_of(html, text)


class PastedSheet(DraftSheet):
    """Alt+Down chooses which field the column is, as a click on its head does."""

    field_wanted = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if "Alt+Down" in strokes(event):
            self.field_wanted.emit(self.currentIndex().column())
        else:
            super().keyPressEvent(event)
