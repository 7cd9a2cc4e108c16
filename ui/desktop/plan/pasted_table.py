"""The Qt model of pasted or imported rows, each cell checked; rows are saved in their original order."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache, partial
from time import monotonic
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QKeyEvent

from core.forms.computed import read
from core.forms.field_types import type_of
from core.forms.operations import CellValue, number_of
from core.forms.shape import Field
from core.forms.vocabulary import OFFICE
from core.i18n import _
from core.markup import block_of
from core.plan.grid_view import added_up
from core.plan.paste_view import PasteContext, PastedValue, judged
from core.plan.registers_view import NAMED
from core.plan.table_file import rows_over
from core.tables.heads import OVER, figure_of
from core.tables.reading import TableReadResult
from core.thai.search import plain_words, search_words, sort_key, value_key
from core.thai.written import arabic_digits
from core.values import Written
from ui.desktop.theme.look import Look
from ui.desktop.widgets.late import later
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet import strokes
from ui.desktop.widgets.sheet_draft import DraftTableAdapter, Place, UnsavedRowsTable
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME

# rows judged before looking at the clock; seconds before the window gets its turn
AT_ONCE = 50
TURN = 0.04
SHOWN = 80  # letters of a cell


class PastedTableModel(QAbstractTableModel):
    """The Qt model of pasted rows; cells are checked in steps, so that many rows do not block the window."""

    progressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._fit: PasteContext | None = None
        self._rows: list[list[str]] = []
        self._heads: tuple[str, ...] = ()  # of the columns, as in the file
        self._numbers: tuple[int, ...] = ()  # of the rows in the file
        self.over: tuple[str, ...] = ()  # the fields that name rows above
        self.fields: list[str] = []
        self._judged: list[dict[int, PastedValue]] = []  # by row: the cells that have a text
        self.wrong: dict[tuple[int, int], str] = {}  # the reason, by row as it came and column
        self._plain: dict[int, str] = {}  # the whole text of a row, for the search
        self._shown: list[int] = []  # row numbers in the order shown
        self._stands: dict[int, int] = {}
        self._sorted, self._words = (AS_THEY_CAME, False), ""
        # by field and text: columns often repeat
        self._judged_as: Callable[[str, str], PastedValue]
        # the first row of a file for a register that has this name
        self._first: dict[str, int] = {}
        self._done = 0
        self._next = later(self, 0, self._judge_some)

    @property
    def whole(self) -> bool:
        """Whether the cells of all rows have been checked."""
        return self._done >= len(self._rows)

    def show_rows(
        self, reading: TableReadResult, fit: PasteContext, parent_fields: tuple[str, ...]
    ) -> None:
        self.beginResetModel()
        self._rows = [list(row) for row in reading.rows]
        self._fit = fit
        self._judged_as = cache(partial(judged, fit))
        self.fields = [*reading.fields]
        self._plain = {}
        self._heads = reading.heads
        self._numbers = reading.numbers
        self.over = parent_fields
        self._sorted, self._words = (AS_THEY_CAME, False), ""
        self._arrange()
        self.endResetModel()
        self._start()

    @property
    def count(self) -> int:
        """The number of pasted rows, hidden ones included."""
        return len(self._rows)

    @property
    def added(self) -> list[int]:
        """The indices of the columns that get a sum, because the form adds up their fields."""
        summed = added_up(self._fit.form) if self._fit else set()
        return [
            n
            for n, name in enumerate(self.fields)
            if self._fit and f"{self._fit.kind}.{name}" in summed
        ]

    def arrange(self, column: int, down: bool, query: str) -> None:
        """Sort by a column (`down` = descending), empty cells last. Show only rows with all words of `query`."""
        self._sorted, self._words = (column, down), query
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        wanted, (column, down) = search_words(self._words), self._sorted
        shown = [
            n for n in range(len(self._rows)) if all(word in self._row_words(n) for word in wanted)
        ]
        if column != AS_THEY_CAME:
            keys = {n: key for n in shown if (key := self._key(n, column)) is not None}
            empty = [n for n in shown if n not in keys]
            shown = [*sorted(keys, key=keys.__getitem__, reverse=down), *empty]
        self._shown, self._stands = shown, {number: n for n, number in enumerate(shown)}

    def _row_words(self, number: int) -> str:
        if number not in self._plain:
            self._plain[number] = plain_words(" ".join(self._rows[number]))
        return self._plain[number]

    def _key(self, number: int, column: int) -> tuple[int, Fraction, str] | None:
        """Return the key by which a cell is sorted, or None if it is empty."""
        words, (field, value) = self.text((number, column)), self._value(number, column)
        figure = number_of(value)
        if figure is not None:
            return 0, figure, ""
        if field is not None and value is not None and type_of(field).dates:
            return 1, Fraction(0), str(value)
        return (1, Fraction(0), sort_key(words)) if words else None

    def wrongs(self) -> list[tuple[int, int]]:
        """Return (row, column) of every cell with an invalid text, in the order shown, without hidden rows."""
        return sorted((self._stands[n], at) for n, at in self.wrong if n in self._stands)

    def put(self, column: int, field: str) -> None:
        """Assign the field `field` (id) to a column; a column that had it before has none then and is not imported."""
        self.fields = ["" if name == field else name for name in self.fields]
        self.fields[column] = field
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.fields) - 1)
        self._start()

    def values(self) -> list[dict[str, Written]]:
        """Return {record field: value} for each row with valid values; rows without valid values are left out."""
        stored = [(n, self._fit.fields[name].stored) for n, name in self._placed() if self._fit]
        rows: list[dict[str, Written]] = [
            {name: row[n].value for n, name in stored if n in row and row[n].value is not None}
            for row in self._judged
        ]
        return [row for row in rows if row]

    def nameless(self, field: str) -> int:
        """Return the number of rows whose cell for this field (id) is empty; 0 if no column has the field."""
        at = self.fields.index(field) if field in self.fields else -1
        return sum(not row[at].strip() for row in self._rows) if at >= 0 else 0

    def refused(self, column: int) -> list[Fraction]:
        """Return the numbers in invalid cells of a column; the column's sum leaves them out."""
        return [
            value
            for n, at in self.wrong
            if at == column and (value := figure_of(self.text((n, at)))) is not None
        ]

    def _placed(self) -> list[tuple[int, str]]:
        return [
            (n, name)
            for n, name in enumerate(self.fields)
            if self._fit and name in self._fit.fields
        ]

    def texts(self) -> list[dict[str, tuple[str, str]]]:
        """Return for each row {field id: (text, fault)}. A valid text has names replaced by ids and the fault ""; an
        invalid one is as typed, and the fault says why."""
        placed = self._placed()
        return [
            {
                name: (row[n] if one.wrong else one.text, one.wrong)
                for n, name in placed
                if (one := found.get(n)) and (one.text or one.wrong)
            }
            for row, found in zip(self._rows, self._judged, strict=True)
        ]

    def above(self) -> list[tuple[str, ...]]:
        """Return for each row the typed names of the rows above it in the plan, topmost first; "" = no name typed."""
        places = [self.fields.index(name) if name in self.fields else -1 for name in self.over]
        return [tuple(row[at] if 0 <= at < len(row) else "" for at in places) for row in self._rows]

    def total(self, column: int) -> Fraction:
        """Return the sum of a column's valid numbers, hidden rows included."""
        return sum(
            filter(None, (self._figure(n, column) for n in range(len(self._judged)))), Fraction()
        )

    def figure(self, row: int, column: int) -> Fraction | None:
        """Return the number that a cell of a shown row adds to the column's sum; None if it is no valid number."""
        return self._figure(self.number(row), column)

    def _figure(self, number: int, column: int) -> Fraction | None:
        field, value = self._value(number, column)
        return number_of(value) if field and type_of(field).figure else None

    def _value(self, number: int, column: int) -> tuple[Field | None, CellValue]:
        """Return the field of a column, and the value of a cell of it in the unit of the field."""
        field = self._fit.fields.get(self.fields[column]) if self._fit else None
        found = self._judged[number].get(column) if number < len(self._judged) else None
        return field, read(field, found.value) if field and found else None

    def _start(self) -> None:
        self._done, self._judged = 0, []
        self.wrong.clear()
        self._first.clear()
        self.progressed.emit()
        self._next.start()

    def _judge_some(self) -> None:
        end = self._done
        until = monotonic() + TURN
        placed = [n for n, _name in self._placed()]
        while end < len(self._rows) and (end == self._done or monotonic() < until):
            some = range(end, min(len(self._rows), end + AT_ONCE))
            self._judged += (
                {n: cell for n in placed if (cell := self._judge(at, n))} for at in some
            )
            for at in some:
                self._row_words(at)  # for thousands at once the first search would be slow
            end = some.stop
        self._tell(range(self._done, end))
        self._done = end
        self.progressed.emit()
        if not self.whole:
            self._next.start()

    def _tell(self, numbers: Sequence[int]) -> None:
        """Tell the view that the cells of these rows have changed."""
        rows = [self._stands[n] for n in numbers if n in self._stands]
        if rows and self.fields:
            self.dataChanged.emit(
                self.index(min(rows), 0), self.index(max(rows), len(self.fields) - 1)
            )

    def _judge(self, row: int, column: int) -> PastedValue | None:
        words = self.text((row, column))
        self.wrong.pop((row, column), None)
        if self._fit is None or self.fields[column] not in self._fit.fields or not words:
            return None
        found = self._judged_as(self.fields[column], words)
        if (
            self._fit.form.id == OFFICE
            and self.fields[column] in NAMED
            and self._numbers
            and not found.wrong
        ):
            key = value_key(words)
            if key and (first := self._first.setdefault(key, row)) != row:
                found = PastedValue(None, _("ชื่อซ้ำกับแถว {n}").format(n=self.in_file(first)))
        if found.wrong:
            self.wrong[row, column] = found.wrong
        return found

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and orientation == Qt.Orientation.Horizontal:
            return self._look.pixmap("down", "text2", 14)  # it opens a menu
        if (
            role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            or self._fit is None
        ):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.in_file(self.number(section)))
        return self.title(self.fields[section]) or " · ".join(
            filter(None, (_("ไม่นำเข้า"), self._heads[section]))
        )

    def title(self, field: str) -> str:
        """Return the title of the field with this id, or "" if there is none."""
        if self._fit is None or not field:
            return ""
        if field in self._fit.fields:
            return arabic_digits(str(self._fit.fields[field].title))
        kinds = {f"{OVER}{kind.id}": kind for kind in rows_over(self._fit.form, self._fit.kind)}
        return _("อยู่ใต้ {title}").format(title=arabic_digits(str(kinds[field].title)))

    def meant(self, place: Place) -> str:
        """Return what the ambiguous text in a cell probably means, or "" if the text is not ambiguous."""
        number, column = place
        found = self._judged[number].get(column) if 0 <= number < len(self._judged) else None
        return found.meant if found else ""

    def in_file(self, number: int) -> int:
        """Return the number, from 1, that the row at index `number` has in its source: workbook or clipboard."""
        return self._numbers[number] if 0 <= number < len(self._numbers) else number + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._shown[index.row()], index.column()
        words = self.text((row, column))
        wrong = self.wrong.get((row, column), "")
        if role == Qt.ItemDataRole.DisplayRole:
            shown = words.replace("\n", " · ")
            return f"{shown[:SHOWN]}…" if len(shown) > SHOWN else shown
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words} {wrong}".strip() or _("ว่าง")
        if role == Qt.ItemDataRole.BackgroundRole and wrong:
            return self._look.color("badbg")
        if role == Qt.ItemDataRole.ForegroundRole:
            ink = "text" if self.fields[column] else "text2"
            return self._look.color("bad" if wrong else ink)
        if role == Qt.ItemDataRole.DecorationRole and wrong:
            return self._look.pixmap("warn", "bad", 16)
        return None

    # -- editing

    def number(self, row: int) -> int:
        """Return the index among all pasted rows of the row that is shown at index `row`, sorted and searched."""
        if row < len(self._shown):
            return self._shown[row]
        return len(self._rows) + row - len(self._shown)

    def stands(self, number: int) -> int:
        return self._stands.get(number, -1)

    def text(self, place: Place) -> str:
        row, column = place
        return self._rows[row][column] if column < len(self._rows[row]) else ""

    def write(
        self, texts: Mapping[Place, str], _made: Sequence[int] = (), _gone: Sequence[int] = ()
    ) -> None:
        """Put texts, {(row, column): text}, into cells and check these again; rows are neither added nor removed."""
        for (at, place), text in texts.items():
            self._rows[at] += [""] * (place + 1 - len(self._rows[at]))
            self._rows[at][place] = text
            self._plain.pop(at, None)
            if at < len(self._judged):
                self._judged[at].pop(place, None)
                found = self._judge(at, place)
                if found:
                    self._judged[at][place] = found
        if self._first and any(self.fields[place] in NAMED for _at, place in texts):
            self._start()  # another row may have this name now, or no longer
        self._tell([at for at, _place in texts])
        self.progressed.emit()


class PastedTableAdapter(DraftTableAdapter):
    """The adapter through which the preview's table view reads and edits the pasted rows."""

    def __init__(self, table: PastedTableModel) -> None:
        super().__init__(table, table)
        self._pasted = table

    def number(self, row: int, column: int) -> Fraction | None:
        return self._pasted.figure(row, column)

    def block(self, html: str, text: str) -> list[list[str]]:
        return block_of(html, text)


class PastedTableView(UnsavedRowsTable):
    """The table that previews a paste. Alt+Down or a click on a heading opens the menu to assign its field."""

    def __init__(
        self,
        look: Look,
        model: QAbstractTableModel,
        cells: DraftTableAdapter,
        choose_field: Callable[[int], None],
    ) -> None:
        super().__init__(look, model, cells)
        self._choose_field = choose_field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if "Alt+Down" in strokes(event):
            self._choose_field(self.currentIndex().column())
        else:
            super().keyPressEvent(event)
