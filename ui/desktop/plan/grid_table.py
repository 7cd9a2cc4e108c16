"""The Qt model of a plan's rows of one kind as a table: their order, and what each cell shows."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt

from core.forms.field_types import type_of
from core.i18n import _
from core.papers.shown import CHOSEN
from core.plan.grid_view import PlanRowsGrid, arranged, totals, values_of
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import GridColumn, PlanPage
from core.values import Ref
from ui.desktop.base.settings import TableViewSetup
from ui.desktop.plan.grid_cells import PlanGridAdapter, UnsavedRowBatch
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import tip_of
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet_block import runs

SHOWN = 400  # letters of a cell
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
MARKS = (
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.BackgroundRole,
)
FEW = 60  # blocks of rows inserted or removed without resetting the view


class PlanGridModel(QAbstractTableModel):
    """The Qt model of the rows of one kind: sorted and filtered rows, then unsaved new ones, then an empty row."""

    def __init__(
        self,
        look: Look,
        save: Callable[[UnsavedRowBatch], None],
        discard: Callable[[PlanCell], None],
    ) -> None:
        """Make the model. `save` gets what was typed, `discard` a cell whose invalid text is dropped."""
        super().__init__()
        self._look = look
        self.grid: PlanRowsGrid | None = None
        self.page: PlanPage | None = None
        self.columns: list[GridColumn] = []
        self.choice = TableViewSetup()  # what is hidden, sorted and searched
        self.totals: dict[str, str] = {}
        self._keys: list[Ref | None] = []  # rows in the order shown, None = the empty one
        self._index: dict[Ref, int] = {}  # index of each row in the grid
        self.cells = PlanGridAdapter(self, self, save, discard)

    def show_grid(self, grid: PlanRowsGrid, page: PlanPage | None = None) -> None:
        """Show the rows in `grid`. Scroll position and selection are lost only if columns or very many rows changed."""
        same = self.grid is not None and self.grid.kind == grid.kind
        self.page, self.grid = page, grid
        self._index = {row.ref: n for n, row in enumerate(grid.rows)}
        self.cells.show_rows(grid, page, same=same)
        now = [column for column, shown in self.offered() if shown]
        keys = self._arranged()
        if same and now == self.columns and self._move(keys):
            self._add_up()
            self.renew()
            return
        self.beginResetModel()
        self.columns, self._keys = now, keys
        self._add_up()
        self.endResetModel()

    def renew(self) -> None:
        """Tell the view that the contents of all cells may have changed."""
        if self._keys and self.columns:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self._keys) - 1, len(self.columns) - 1)
            )

    def arrange(self, choice: TableViewSetup | None = None) -> None:
        """Sort and filter by `choice`; if it is None, only add new rows and remove deleted ones."""
        self.choice = choice or self.choice
        if self.grid is None:
            return
        keys = self._arranged()
        if not self._move(keys):
            self.beginResetModel()
            self._keys = keys
            self.endResetModel()
        self._add_up()
        if choice is not None:
            self.layoutChanged.emit()

    def offered(self) -> list[tuple[GridColumn, bool]]:
        """Return all columns in order, each with whether it is shown."""
        if self.grid:
            return [(each, each.id not in self.choice.hidden) for each in self.grid.columns]
        return []

    def turn(self, column: str) -> None:
        """Show a hidden column or hide a shown one; the last shown column cannot be hidden."""
        if self.grid is not None:
            hidden = {*self.choice.hidden} ^ {column}
            if len(hidden) == len(self.grid.columns):
                hidden.discard(column)
            self.beginResetModel()
            self.choice = self.choice._replace(hidden=tuple(sorted(hidden)))
            self.columns = [each for each, shown in self.offered() if shown]
            self.endResetModel()

    def row(self, index: Index) -> PlanRow | None:
        """Return the saved or new row at a model index, or None for the empty last row."""
        return self.row_at(index.row()) if index.isValid() else None

    def row_at(self, row: int) -> PlanRow | None:
        key = self._keys[row] if 0 <= row < len(self._keys) else None
        if key is None or self.grid is None:
            return None
        at = self._index.get(key, -1)
        return self.grid.rows[at] if at >= 0 else self.cells.made.get(key)

    def cell(self, index: Index) -> PlanCell | None:
        row = self.row(index)
        return self.cell_of(row, self.columns[index.column()].id) if row is not None else None

    def cell_of(self, row: PlanRow, column: str) -> PlanCell | None:
        at = self._index.get(row.ref, -1)
        return self.grid.cell(at, column) if at >= 0 and self.grid else row.cells.get(column)

    def stands(self, row: PlanRow) -> int:
        """Return the index of a row among all saved rows, before filtering; -1 while it is not saved."""
        return self._index.get(row.ref, -1)

    def words(self, row: int, column: int) -> str:
        """Return the text of a cell as displayed: the unsaved text, else the saved value; "" if there is none."""
        found, name = self.row_at(row), self.columns[column].id
        if found is None or self.grid is None:
            return ""
        typed = self.cells.on_its_way(found.ref, name)
        if typed is not None:
            return typed.words
        at = self.stands(found)
        if at < 0:
            return ""
        cell = self.grid.cell(at, name)
        return cell.refused if cell is not None and cell.refused else self.grid.words(at, name)

    def insert(self, refs: Sequence[Ref]) -> None:
        """Show new rows in place of the empty last row, and an empty row below them."""
        last = len(self._keys)
        self.beginInsertRows(ROOT, last, last + len(refs) - 1)
        self._keys[last - 1 :] = [*refs, None]
        self.endInsertRows()

    def offers(self, column: str) -> list[str]:
        """Return the values to filter a column by: those in rows that match the search and the other filters."""
        grid = self.grid
        others = {name: words for name, words in self.choice.only.items() if name != column}
        if grid:
            return values_of(grid, column, arranged(grid, "", False, self.choice.words, others))
        return []

    # -- order

    def _arranged(self) -> list[Ref | None]:
        assert self.grid is not None
        found = arranged(
            self.grid, self.choice.sorted, self.choice.down, self.choice.words, self.choice.only
        )
        last: list[Ref | None] = [None] if self.cells.grows() else []
        return [*(self.grid.rows[n].ref for n in found), *self.cells.made, *last]

    def _move(self, keys: list[Ref | None]) -> bool:
        """Insert, remove and move rows one by one, so that an open editor stays; return False if there are too many."""
        if keys == self._keys:
            return True
        now, was = {*keys}, {*self._keys}
        gone = [*reversed(runs([n for n, key in enumerate(self._keys) if key not in now]))]
        come = runs([n for n, key in enumerate(keys) if key not in was])
        if len(gone) + len(come) > FEW or not self._keys:
            return False
        for first, last in gone:
            self.beginRemoveRows(ROOT, first, last)
            del self._keys[first : last + 1]
            self.endRemoveRows()
        stay = [key for key in keys if key in was]
        if stay != self._keys:
            self.layoutAboutToBeChanged.emit()
            held = self.persistentIndexList()
            before = self._keys
            to = {key: n for n, key in enumerate(stay)}
            self._keys = stay
            self.changePersistentIndexList(
                held, [self.index(to[before[one.row()]], one.column()) for one in held]
            )
            self.layoutChanged.emit()
        for first, last in come:
            self.beginInsertRows(ROOT, first, last)
            self._keys[first:first] = keys[first : last + 1]
            self.endInsertRows()
        return True

    def _add_up(self) -> None:
        shown = (self._index[key] for key in self._keys if key is not None and key in self._index)
        self.totals = totals(self.grid, shown) if self.grid else {}

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = index.isValid() and self.cells.accepts(index.row(), index.column())
        return super().flags(index) | (
            Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            if self.columns:
                return digits(" ".join(self.words(section, named(self))[:SHOWN].split()))
            return None
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            title = (column.leaf if role == Qt.ItemDataRole.DisplayRole else "") or column.title
            return digits(f"{title} ({column.unit})" if column.unit else title)
        if column.id in self.choice.only and role == Qt.ItemDataRole.DecorationRole:
            return self._look.pixmap("search", "accent", 16)
        if column.id in self.choice.only and role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return _("กรองอยู่")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.figure else LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, row = self.columns[index.column()], index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            text = self.words(row, index.column()).replace("\n", " ")
            text = "" if text == CHOSEN else text  # drawn as a tick
            # a prompt in the first editable cell of the empty row
            if not text and self.row_at(row) is None:
                first = next(
                    (n for n in range(len(self.columns)) if self.cells.accepts(row, n)), -1
                )
                text = _("พิมพ์ที่นี่") if index.column() == first else ""
            return digits(f"{text[:SHOWN]}…" if len(text) > SHOWN else text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.figure else LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            wrong = self.cells.wrong(row, index.column())
            said = f"{column.title} {self.words(row, index.column()) or _('ว่าง')} {wrong}"
            if self._locked(index):
                return _("{cell} อ่านได้อย่างเดียว").format(cell=said.strip())
            return said.strip()
        if role == Qt.ItemDataRole.ForegroundRole or role in MARKS:
            return self._mark(index, role)
        return None

    def _mark(self, index: Index, role: int) -> Any:
        """Return the colour or tip of a cell: red if it is invalid or in conflict, grey if it cannot be edited."""
        wrong = self.cells.wrong(index.row(), index.column())
        cell = self.cell(index)
        in_conflict = cell is not None and cell.shown.conflict
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(wrong) if wrong else None
        if role == Qt.ItemDataRole.BackgroundRole:
            if wrong or self._locked(index):
                return self._look.color("badbg" if wrong else "mutebg")
            return None
        if role == Qt.ItemDataRole.ForegroundRole:
            entered = (
                self.columns[index.column()].entered
                and cell is not None
                and not self._locked(index)
            )
            ink = "text" if entered else "text2"
            return self._look.color("bad" if in_conflict or wrong else ink)
        if in_conflict or wrong:
            return self._look.pixmap("conflict" if in_conflict else "warn", "bad", 16)
        ticked = self.words(index.row(), index.column()) == CHOSEN
        return self._look.pixmap("tick", "text", 16) if ticked else None

    def _locked(self, index: Index) -> bool:
        """Return whether a cell is read-only because it is locked for signing."""
        row = self.row(index)
        return (
            row is not None and self.page is not None and self.page.locks.row(row, self.cell(index))
        )


def named(table: PlanGridModel) -> int:
    """Return the index of the first column of texts, by which people recognise a row; 0 if there is none."""
    if table.page:
        words = {each.id for each in table.page.form.fields if type_of(each).words}
    else:
        words = set()
    return next((n for n, each in enumerate(table.columns) if each.id in words), 0)


def wrongs_of(table: PlanGridModel) -> list[tuple[int, int]]:
    """Return (row, column) of every cell with a refused or invalid text, from the top."""
    red = table.cells.red()
    if not red:
        return []
    rows = (n for n in range(table.rowCount()) if (row := table.row_at(n)) and row.ref in red)
    return [(n, at) for n in rows for at in range(len(table.columns)) if table.cells.wrong(n, at)]
