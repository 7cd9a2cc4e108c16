"""The rows of a plan as a tree; rows have integer ids, so that Qt never holds a Python object."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt, Signal

from core.forms.conditions import number_of
from core.forms.field_types import type_of
from core.forms.shape import Field
from core.i18n import _
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, row_name
from core.values import Ref
from ui.desktop.widgets.plain import tip_of
from ui.desktop.widgets.rows import ROOT, Index

ABOVE, SHARE, TONE, GROUP = (Qt.ItemDataRole.UserRole + n for n in range(4))


class PlanModel(QAbstractItemModel):
    """Rows that are not lines of a form."""

    renewed = Signal()  # another reading of the same rows is shown

    def __init__(self) -> None:
        super().__init__()
        self._page: PlanPage | None = None
        self._ids: dict[Ref, int] = {}  # for good: a row keeps its number
        self._refs: dict[int, Ref] = {}
        self._above: dict[int, int] = {}
        self._below: dict[int, list[int]] = {0: []}
        self._at: dict[int, int] = {}  # where a row stands among those beside it
        self._rows: Mapping[Ref, PlanRow] = {}
        self._tones: dict[Ref, str] = {}
        self._names: dict[Ref, tuple[str, str]] = {}
        self._tall: dict[int, bool] = {}  # which rows take two lines
        self._groups: set[str] = set()  # kinds that hold rows of the tree

    def show_plan(self, page: PlanPage) -> None:
        """Show the rows of a plan; the view is reset only when rows came, went or moved."""
        if page is self._page:
            return
        below, above = self._laid(page)
        self._tones = _tones(page)
        self._rows = {row.ref: row for row in page.rows[1:]}
        self._names = {}
        below_of = {kind.id: page.kinds_below(kind.id) for kind in page.form.kinds}
        self._groups = {kind for kind, kinds in below_of.items() if any(not each.list for each in kinds)}
        if (below, above) != (self._below, self._above) or self._page is None or self._page.form != page.form:
            self.beginResetModel()
            self._page, self._below, self._above = page, below, above
            self._at = {number: at for ids in below.values() for at, number in enumerate(ids)}
            self._tall = self._heights()
            self.endResetModel()
        else:
            before, self._page = self._tall, page
            self._tall = self._heights()
            self.renewed.emit()
            self.renew(self.index_of(self._refs[one]) for one, tall in self._tall.items() if tall != before.get(one))

    def renew(self, shown: Iterable[Index]) -> None:
        """What these rows show may have changed; rows out of sight are asked when they come into it."""
        for index in shown:
            self.dataChanged.emit(index, index)

    def _laid(self, page: PlanPage) -> tuple[dict[int, list[int]], dict[int, int]]:
        below: dict[int, list[int]] = {0: []}
        above: dict[int, int] = {}

        def lay(rows: tuple[PlanRow, ...], under: int) -> None:
            for row in rows:
                kind = page.kind(row.kind)
                if kind is None or not kind.list:
                    number = self._number(row.ref)
                    below.setdefault(under, []).append(number)
                    above[number] = under
                    lay(row.rows, number)

        lay(page.plan.rows, 0)
        return below, above

    def _number(self, ref: Ref) -> int:
        if ref not in self._ids:
            number = self._ids[ref] = len(self._ids) + 1
            self._refs[number] = ref
        return self._ids[ref]

    def ref_of(self, index: Index) -> Ref | None:
        return self._refs.get(index.internalId()) if index.isValid() else None

    def row_of(self, index: Index) -> PlanRow | None:
        ref = self.ref_of(index)
        return self._rows.get(ref) if ref else None

    def index_of(self, ref: Ref | None) -> QModelIndex:
        """Where a row stands; nowhere for a line of a form."""
        number = self._ids.get(ref, 0) if ref else 0
        if number not in self._above:
            return QModelIndex()
        return self.createIndex(self._at[number], 0, number)

    # -- the interface of Qt's models

    def index(self, at: int, column: int, parent: Index = ROOT) -> QModelIndex:
        ids = self._below.get(parent.internalId() if parent.isValid() else 0, [])
        return self.createIndex(at, column, ids[at]) if 0 <= at < len(ids) and column == 0 else QModelIndex()

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]  # Qt has another parent() without one
        up = self._above.get(index.internalId(), 0) if index.isValid() else 0
        return self.index_of(self._refs[up]) if up else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self._below.get(parent.internalId() if parent.isValid() else 0, []))

    def columnCount(self, _parent: Index = ROOT) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def home_of(self, dragged: Ref, over: Index, position: int) -> tuple[Ref | None, Ref | None] | None:
        """(row above, row before it) a dragged row would get over an index: -1 before it, 0 on it, 1 behind it.

        None where its kind cannot stand.
        """
        moved, target = self._rows.get(dragged), self.row_of(over)
        kind = self._page.kind(moved.kind) if moved and self._page else None
        if moved is None or target is None or kind is None or target.ref == dragged:
            return None
        if target.kind == kind.within:
            same = [row for row in target.rows if row.kind == moved.kind and row.ref != dragged]
            return target.ref, same[-1].ref if same else None
        if target.kind != moved.kind or self._page is None:
            return None
        parent = self._page.above(target.ref)
        siblings = [
            row.ref for row in (parent or self._page.plan).rows if row.kind == moved.kind and row.ref != dragged
        ]
        at = siblings.index(target.ref) + (position > 0)
        return parent.ref if parent else None, siblings[at - 1] if at else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_of(index) if self._page else None
        if row is None:
            return None
        if role == GROUP:
            return row.kind in self._groups
        if role in (SHARE, TONE):
            return share(row) if role == SHARE else self._tones.get(row.ref, "")
        above, called = self._name(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return called
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            told = " ".join(part for part in (above, called, _tip(row, self._tones.get(row.ref, ""))) if part)
            return tip_of(told) if role == Qt.ItemDataRole.ToolTipRole else told
        return above if role == ABOVE else None

    def tall(self, index: Index) -> bool:
        """Whether the row takes two lines; asked of every row whenever they are laid out."""
        return self._tall.get(index.internalId(), False)

    def _heights(self) -> dict[int, bool]:
        rows = ((number, self._rows[self._refs[number]]) for number in self._above)
        # A number stands above the name: no need to make that now.
        return {n: row.kind not in self._groups and bool(row.number or self._name(row)[0]) for n, row in rows}

    def _name(self, row: PlanRow) -> tuple[str, str]:
        if row.ref not in self._names:
            assert self._page is not None
            self._names[row.ref] = row_name(self._page.form, row)
        return self._names[row.ref]


def share(row: PlanRow) -> Fraction | None:
    """Progress of a row, 0 to 1: its percent that must be reported; None where its kind has none."""
    for cell in row.cells.values():
        if isinstance(cell.of, Field) and type_of(cell.of).share and cell.of.required == "report":
            return min(Fraction(1), max(Fraction(0), (number_of(cell.value) or Fraction(0)) / 100))
    return None


def _tip(row: PlanRow, tone: str) -> str:
    reached = share(row)
    words = [] if reached is None else [_("ความสำเร็จร้อยละ {n}").format(n=round(reached * 100))]
    words += {"bad": [_("มีข้อมูลที่ต้องแก้")], "warn": [_("ยังกรอกไม่ครบ")]}.get(tone, [])
    words += [_("ไม่มีรายการแม่")] if row.adrift else []
    return " ".join(words)


def _tones(page: PlanPage) -> dict[Ref, str]:
    """The worst finding of each row that is not a line, its lines' included."""
    homes: dict[Ref, Ref] = {}

    def lay(rows: tuple[PlanRow, ...], home: Ref | None) -> None:
        for row in rows:
            kind = page.kind(row.kind)
            own = home if kind and kind.list and home else row.ref
            homes[row.ref] = own
            lay(row.rows, own)

    lay(page.plan.rows, None)
    tones: dict[Ref, str] = {}
    for found in page.findings:
        home = homes.get(found.row, found.row)
        if found.tone != "info":  # a hint marks nothing
            tones[home] = "bad" if "bad" in (found.tone, tones.get(home)) else found.tone
    return tones
