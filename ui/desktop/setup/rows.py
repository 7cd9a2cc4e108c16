"""The Qt model of a workbook of units: every cell can be edited; wrong ones are red, with the reason."""

from collections.abc import Mapping, Sequence, Set
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from core.centre.unit_names import ListedUnit, NearestNameCache, UnitList, UnitRows
from core.centre.unit_questions import UnitKindResolver, place_kinds
from core.centre.unit_table import (
    FIELDS,
    UnitCellFault,
    UnitTable,
    UnitTableRow,
    field_title,
    judged,
    unit_rows,
)
from core.i18n import _
from core.people.units import Unit
from core.tables.reading import TableReadResult
from core.thai.search import holds_words, search_words, sort_key
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import tip_of
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet_block import runs
from ui.desktop.widgets.sheet_draft import DraftTableAdapter, Place
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME

ROW, OUTCOME = 0, len(FIELDS) + 1  # columns: row number, the fields, the result
FEW = 60  # blocks of rows inserted or removed without resetting the view
INKS = {"new": "ok", "changed": "info", "same": "text2", "wrong": "bad", "empty": "text2"}


def unsaid_kinds(
    rows: UnitRows, units: UnitList, answers: Mapping[str, int], top: ListedUnit
) -> UnitKindResolver:
    """Return what finds what rows of units do not tell. `answers`: {TableDoubt.key: option's index}; `top`: this office's
    unit."""
    places = place_kinds((RESOURCES / "words" / "places.txt").read_text("utf-8"))
    return UnitKindResolver(rows, units, places, answers, top)


class UnitTableModel(QAbstractTableModel):
    """The Qt model of a workbook of units. Typing in its empty last row adds a row; other empty rows are ignored."""

    judged = Signal()  # compared again

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: dict[int, dict[str, str]] = {}  # text by field, by row number
        self._read: dict[int, dict[str, str]] = {}  # text as in the file
        self._last = 0  # last row number in the file
        self._typed: set[Place] = set()  # cells that differ from the file
        self._units: UnitList = {}
        self._own = ListedUnit("", "", "", "", "", "", 0, "")
        self._order: list[int] = []  # all row numbers in sorted order
        self._lines: list[UnitTableRow] = []  # the rows shown
        self._known = NearestNameCache()
        # the kinds that the names of units do not say, for the rows shown next
        self.unsaid: UnitKindResolver | None = None
        self._only: frozenset[int] | None = None  # the rows that were wrong when the filter was set
        self._found: frozenset[int] | None = None  # the rows that matched when the search was made
        self.file = UnitTable((), ())
        self.mended = 0  # rows that were wrong until the last edit
        self.cells = UnitTableAdapter(self, self)
        self._grows = self.cells.grows()

    def show_file(
        self, reading: TableReadResult, last_row: int, units: UnitList, unit: ListedUnit
    ) -> None:
        """Show the rows of a workbook, compared with the register `units`; `last_row`: number of its last row."""
        self._read = dict(unit_rows(reading))
        self._units = units
        self._own = unit
        self._rows = {n: {**said} for n, said in self._read.items()}
        self._last = last_row
        self._typed = set()
        self._order, self._lines = [*self._rows], []
        self.cells.forget()
        self._judge()

    def show_columns(self, reading: TableReadResult) -> None:
        """Read the workbook again, with other columns assigned to fields. Edited cells and added rows stay."""
        was, self._read = self._read, dict(unit_rows(reading))
        made = {n: said for n, said in self._rows.items() if n > self._last}
        kept = {place: self.text(place) for place in self._typed if place[0] not in made}
        self._rows = {n: {**said} for n, said in self._read.items()} | made
        for (number, column), words in kept.items():
            self._rows.setdefault(number, {})[FIELDS[column - 1]] = words
        self._order, self._lines = sorted(self._rows), []
        self.cells.reread(partial(word_in, was), partial(word_in, self._read))
        self._judge()

    def know(self, cache: NearestNameCache) -> None:
        """Set the cache of register names that resemble typed names, for later comparisons."""
        self._known = cache

    def show_register(self, units: UnitList, unit: ListedUnit) -> None:
        """Compare the rows, as edited, with the present register `units`; `unit` is this office's unit."""
        self._units, self._own = units, unit
        self.cells.forget()
        self._judge()

    def show_only(self, wrong_only: bool) -> None:
        """Show only the wrong rows if `wrong_only`, else all; a row stays visible once it is corrected."""
        if wrong_only:
            self._only = frozenset(n for n, one in self._every().items() if one.state == "wrong")
        else:
            self._only = None
        self._show()

    def find(self, query: str) -> None:
        """Show only rows that contain all words of `query` ("" = all rows). A row stays visible while it is edited."""
        wanted = search_words(query)
        found = (
            n
            for n, said in self._rows.items()
            if holds_words(wanted, " ".join((str(n), *said.values())))
        )
        self._found = frozenset(found) if wanted else None
        self._show()

    @property
    def only(self) -> bool:
        """Whether a search or filter is on, so that some rows may be hidden."""
        return self._only is not None or self._found is not None

    @property
    def counted(self) -> tuple[int, int]:
        """The (number of shown rows, number of all rows)."""
        return len(self._lines), len(self._rows)

    def sort_by(self, column: int, *, down: bool) -> None:
        """Sort by a column's text (`down` = descending, empty last); AS_THEY_CAME restores the workbook's order."""
        every = self._every()
        words = {
            n: self._words(every[n], column) if column != AS_THEY_CAME else "" for n in self._rows
        }
        full = sorted(
            (n for n in words if words[n]), key=lambda n: sort_key(words[n]), reverse=down
        )
        self._order = [*full, *(n for n in words if not words[n])]
        self.beginResetModel()
        self._lines = self._shown()
        self.endResetModel()

    # -- editing

    def number(self, row: int) -> int:
        """Return a row's number in the workbook; for the empty last row the number that a new row will get."""
        if row < len(self._lines):
            return self._lines[row].row
        return max(self._last, max(self._rows, default=0)) + 1 + row - len(self._lines)

    def stands(self, number: int) -> int:
        return next((n for n, one in enumerate(self._lines) if one.row == number), -1)

    def text(self, place: Place) -> str:
        return word_in(self._rows, place)

    def write(
        self, texts: Mapping[Place, str], added: Sequence[int] = (), removed: Sequence[int] = ()
    ) -> None:
        """Put `texts` into cells, add rows `added`, remove rows `removed` (row numbers), then compare all rows."""
        self._rows = {n: said for n, said in self._rows.items() if n not in removed} | {
            n: {} for n in added
        }
        self._order = [n for n in self._order if n not in removed] + [*added]
        for (number, column), each in texts.items():
            if number in self._rows:
                self._rows[number][FIELDS[column - 1]] = each.strip()
        self._typed = {
            each
            for each in self._typed | texts.keys()
            if self.text(each) != word_in(self._read, each)
        }
        wrong = {one.row for one in self.file.lines if one.state == "wrong"}
        self._judge(wrong)

    def proposed_codes(self) -> dict[int, str]:
        """Return the codes proposed for rows without one, by row number."""
        return {
            line.row: fault.instead
            for line in self.file.lines
            for fault in line.mistakes
            if fault.field == "code" and fault.instead
        }

    def _judge(self, wrong_before: Set[int] = frozenset()) -> None:
        full = [(n, said) for n, said in self._rows.items() if any(said.values())]
        self.file = judged(full, self._units, self._own, self._known, self.unsaid)
        right = {one.row for one in self.file.lines if one.state != "wrong"}
        self.mended = len(wrong_before & right)
        self._show()
        self.judged.emit()

    def _every(self) -> dict[int, UnitTableRow]:
        full = {one.row: one for one in self.file.lines}
        return {n: full.get(n) or UnitTableRow(n, said, "empty") for n, said in self._rows.items()}

    def _shown(self) -> list[UnitTableRow]:
        every = self._every()
        return [
            every[n]
            for n in self._order
            if all(n in one for one in (self._only, self._found) if one is not None)
        ]

    def _show(self) -> None:
        """Insert and remove rows in place, so that the current cell stays."""
        lines, last = self._shown(), self._grows
        self._grows = self.cells.grows()
        now, was = {line.row for line in lines}, {line.row for line in self._lines}
        gone = runs([n for n, line in enumerate(self._lines) if line.row not in now])
        come = runs([n for n, line in enumerate(lines) if line.row not in was])
        if self._grows != last or len(gone) + len(come) > FEW or not was:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        for first, end in reversed(gone):
            self.beginRemoveRows(ROOT, first, end)
            del self._lines[first : end + 1]
            self.endRemoveRows()
        for first, end in come:
            # a new row replaces the empty one
            made = first + self._grows * (first == len(self._lines))
            self.beginInsertRows(ROOT, made, made + end - first)
            self._lines[first:first] = lines[first : end + 1]
            self.endInsertRows()
        self._lines = lines
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, OUTCOME))

    def mistake(self, index: Index) -> UnitCellFault | None:
        """Return the fault of a cell, or None. The cells for row number and outcome show their row's first fault."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line, column = self._lines[index.row()], index.column()
        if column in (ROW, OUTCOME):
            return line.mistakes[0] if line.mistakes else None
        return next((one for one in line.mistakes if one.field == FIELDS[column - 1]), None)

    def next_wrong(self, after: int) -> QModelIndex:
        """Return the index of the next faulty cell below row `after`, else from the top; an invalid one if none."""
        rows = [n for n, one in enumerate(self._lines) if one.mistakes]
        if not rows:
            return self.index(-1, -1)
        row = next((n for n in rows if n > after), rows[0])
        return self.index(row, FIELDS.index(self._lines[row].mistakes[0].field) + 1)

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines) + self._grows

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(FIELDS) + 2

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        ends = {ROW: _("แถว"), OUTCOME: _("ผล")}
        return ends.get(section) or field_title(FIELDS[section - 1])

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.column() in (ROW, OUTCOME) else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.row() == len(self._lines):
            if role == Qt.ItemDataRole.ForegroundRole:
                return self._look.color("text2")
            if (
                role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
                and index.column() == FIELDS.index("name") + 1
            ):
                return _("พิมพ์ที่นี่เพื่อเพิ่มแถว")
            return _("ว่าง") if role == Qt.ItemDataRole.AccessibleTextRole else None
        line, wrong = self._lines[index.row()], self.mistake(index)
        said = self._words(line, index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return digits(said) if role == Qt.ItemDataRole.DisplayRole else said
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(wrong.why) if wrong else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if wrong and index.column() != OUTCOME:
                return f"{said} {wrong.why}".strip()
            return said or _("ว่าง")
        return self._dress(line, index.column(), wrong, role)

    def _dress(
        self, line: UnitTableRow, column: int, wrong: UnitCellFault | None, role: int
    ) -> Any:
        cell = column not in (ROW, OUTCOME)
        if role == Qt.ItemDataRole.BackgroundRole and wrong and cell:
            return self._look.color("warnbg" if wrong.instead else "badbg")
        if role == Qt.ItemDataRole.ForegroundRole:
            if wrong and column != ROW:
                return self._look.color("warn" if wrong.instead else "bad")
            ink = "text" if cell else "text2"
            return self._look.color(INKS[line.state] if column == OUTCOME else ink)
        if role == Qt.ItemDataRole.DecorationRole and wrong and cell:
            return self._look.pixmap("warn", "warn" if wrong.instead else "bad", 16)
        return None

    def _words(self, line: UnitTableRow, column: int) -> str:
        if column == ROW:
            return str(line.row)
        if column == OUTCOME:
            changed = _("เปลี่ยน {fields}").format(fields=", ".join(map(field_title, line.differs)))
            states = {"new": _("เพิ่ม"), "same": _("เหมือนเดิม"), "empty": "", "changed": changed}
            return line.mistakes[0].why if line.mistakes else states[line.state]
        field = FIELDS[column - 1]
        said = line.words.get(field, "")
        return said or (Unit.kind_title(line.kind) if field == "kind" else "")


def word_in(rows: Mapping[int, Mapping[str, str]], place: Place) -> str:
    number, column = place
    return rows.get(number, {}).get(FIELDS[column - 1], "")


class UnitTableAdapter(DraftTableAdapter):
    """The adapter through which a table view edits the rows of a workbook of units, with its own undo history."""

    def __init__(self, model: QAbstractTableModel, rows: UnitTableModel) -> None:
        super().__init__(model, rows)
        self._units = rows

    def grows(self) -> bool:
        """Return whether an empty last row is shown; False during a search or filter, which might hide a new row."""
        return not self._units.only

    def accepts(self, _row: int, column: int) -> bool:
        return ROW < column < OUTCOME
