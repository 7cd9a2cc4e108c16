"""The rows of a file of units: every cell can be typed into, what is wrong stands in red with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from core.i18n import _
from core.people.unit_table import (
    FIELDS,
    ListedUnit,
    UnitColumns,
    UnitFile,
    UnitLine,
    UnitList,
    UnitMistake,
    field_title,
    judged,
    kind_title,
    words_of,
)
from core.people.unit_words import UnitWords
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import tip_of
from ui.desktop.widgets.rows import ROOT, Index

ROW, OUTCOME = 0, len(FIELDS) + 1  # columns: the row of the file, the fields, what becomes of it
INKS = {"new": "ok", "changed": "info", "same": "text2", "wrong": "bad"}


class UnitRows(QAbstractTableModel):
    judged = Signal()  # anew

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: list[tuple[int, dict[str, str]]] = []
        self._units: UnitList = {}
        self._own = ListedUnit("", "", "", "", "", "", 0, "")
        self._lines: tuple[UnitLine, ...] = ()  # that are shown
        self._known = UnitWords()
        self._only = False
        self.file = UnitFile((), ())

    def show_file(
        self, rows: Sequence[Sequence[str]], columns: UnitColumns, units: UnitList, own: ListedUnit
    ) -> None:  # fmt: skip
        """Judge these rows beside the register."""
        self._rows, self._units, self._own = words_of(rows, columns), units, own
        self._judge()

    def know(self, known: UnitWords) -> None:
        """What was worked out of the words of the rows that are shown next."""
        self._known = known

    def show_register(self, units: UnitList, own: ListedUnit) -> None:
        """The same rows, as they were mended, beside this register."""
        self._units, self._own = units, own
        self._judge()

    def show_only(self, wrong: bool) -> None:
        """Only what has to be looked at, or every row."""
        self._only = wrong
        self._show()

    def _judge(self) -> None:
        self.file = judged(self._rows, self._units, self._own, self._known)
        self._show()
        self.judged.emit()

    def _show(self) -> None:
        """The cell the keyboard is at stays, where the same rows are shown."""
        lines = tuple(one for one in self.file.lines if not self._only or one.state == "wrong")
        if [one.row for one in lines] == [one.row for one in self._lines]:
            self._lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, OUTCOME))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def mistake(self, index: Index) -> UnitMistake | None:
        """What is wrong in this cell, or with the row beside whose outcome it stands."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line, column = self._lines[index.row()], index.column()
        if column in (ROW, OUTCOME):
            return line.mistakes[0] if line.mistakes else None
        return next((one for one in line.mistakes if one.field == FIELDS[column - 1]), None)

    def next_wrong(self, after: int) -> QModelIndex:
        """The cell of the next row with a mistake, the first behind the last; an invalid one when there is none."""
        rows = [n for n, one in enumerate(self._lines) if one.mistakes]
        if not rows:
            return self.index(-1, -1)
        row = next((n for n in rows if n > after), rows[0])
        return self.index(row, FIELDS.index(self._lines[row].mistakes[0].field) + 1)

    def put(self, row: int, field: str, words: str) -> None:
        """What a cell says from now on; everything is judged anew, for a code or a name concerns other rows."""
        number = self._lines[row].row
        next(said for n, said in self._rows if n == number)[field] = words.strip()
        self._judge()

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(FIELDS) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        ends = {ROW: _("แถว"), OUTCOME: _("ผล")}
        return ends.get(section) or field_title(FIELDS[section - 1])

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if index.column() in (ROW, OUTCOME) else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, wrong = self._lines[index.row()], self.mistake(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            said = self._words(line, index.column())
            return digits(said) if role == Qt.ItemDataRole.DisplayRole else said
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(wrong.why) if wrong else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = self._words(line, index.column())
            return f"{said} {wrong.why}".strip() if wrong and index.column() != OUTCOME else said or _("ว่าง")
        return self._dress(line, index.column(), wrong, role)

    def _dress(self, line: UnitLine, column: int, wrong: UnitMistake | None, role: int) -> Any:
        cell = column not in (ROW, OUTCOME)
        if role == Qt.ItemDataRole.BackgroundRole and wrong and cell:
            return self._look.color("warnbg" if wrong.instead else "badbg")
        if role == Qt.ItemDataRole.ForegroundRole:
            if wrong and column != ROW:
                return self._look.color("warn" if wrong.instead else "bad")
            return self._look.color(INKS[line.state] if column == OUTCOME else "text" if cell else "text2")
        if role == Qt.ItemDataRole.DecorationRole and wrong and cell:
            return self._look.pixmap("warn", "warn" if wrong.instead else "bad", 16)
        return None

    def _words(self, line: UnitLine, column: int) -> str:
        if column == ROW:
            return str(line.row)
        if column == OUTCOME:
            return outcome_words(line)
        field = FIELDS[column - 1]
        said = line.words.get(field, "")
        return said or (kind_title(line.kind) if field == "kind" else "")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or str(value) == self._words(self._lines[index.row()], index.column()):
            return False
        self.put(index.row(), FIELDS[index.column() - 1], str(value))
        return True


def outcome_words(line: UnitLine) -> str:
    """What becomes of a row, in the last column."""
    if line.mistakes:
        return line.mistakes[0].why
    if line.state == "changed":
        fields = ", ".join(map(field_title, line.differs))
        return _("เปลี่ยน {fields}").format(fields=fields)
    states: Mapping[str, str] = {"new": _("เพิ่ม"), "same": _("เหมือนเดิม")}
    return states[line.state]
