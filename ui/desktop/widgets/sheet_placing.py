"""The preview of pasted cells that do not fit a table: which text goes where, and which is left out."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QSize, Qt
from PySide6.QtWidgets import QTableView, QWidget

from core.i18n import _
from core.thai.written import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FocusReturnDialog, most
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, tip_of, words
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet_block import PastePlacement


class PastedCellsModel(QAbstractTableModel):
    """The Qt model of a preview: the cells that pasted texts would fill, under the column headings of the table."""

    def __init__(
        self, look: Look, table: QAbstractItemModel, block: PastePlacement, order: list[int]
    ) -> None:
        super().__init__()
        self._look = look
        self._table = table
        self._block = block
        every = {**block.cells, **block.closed}
        self._rows = sorted({at[0] for at in every})
        across = {at[1] for at in every}
        self._columns = [n for n in order if n in across]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return digits(str(self._rows[section] + 1))
        return self._table.headerData(self._columns[section], orientation)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        at = self._rows[index.row()], self._columns[index.column()]
        why = self._block.faults.get(at, "") or (
            _("ช่องนี้พิมพ์ไม่ได้") if at in self._block.closed else ""
        )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self._block.cells.get(at, self._block.closed.get(at, ""))
            if role == Qt.ItemDataRole.DisplayRole:
                return digits(said)
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            return f"{head} {index.row() + 1}: {said} {why}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(why) if why else None
        if role == Qt.ItemDataRole.BackgroundRole:
            if at in self._block.faults:
                tone = "badbg"
            elif at in self._block.closed:
                tone = "mutebg"
            else:
                tone = ""
            return self._look.color(tone) if tone else None
        if role == Qt.ItemDataRole.ForegroundRole:
            if at in self._block.faults:
                tone = "bad"
            elif at in self._block.closed:
                tone = "text2"
            else:
                tone = "text"
            return self._look.color(tone)
        return None


class PastedCellsDialog(FocusReturnDialog):
    """The dialog that previews pasted cells; nothing is saved before its button is clicked."""

    def __init__(
        self,
        look: Look,
        table: QAbstractItemModel,
        block: PastePlacement,
        order: list[int],
        put: Callable[[PastePlacement], None],
        parent: QWidget,
    ) -> None:
        super().__init__(_("วางทั้งช่วง"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.block, self._put = block, put
        self.view = QTableView()
        self.view.setModel(PastedCellsModel(look, table, block, order))
        self.view.setObjectName("register")
        self.view.setTabKeyNavigation(False)
        self.view.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.view.horizontalHeader().setDefaultSectionSize(look.px(150))
        name(self.view, _("ช่องที่จะวาง"))
        self.take = Button(
            look,
            _("วาง {n} ช่อง").format(n=f"{len(block.cells):,}"),
            "primary",
            "tick",
            do=self._take,
        )
        self.take.setEnabled(bool(block.cells))
        stop = Button(look, _("ยกเลิก"), "ghost", do=self.reject)
        said = column(
            *(words(each, "line", tone, wrap=True) for each, tone in doubts(block)), gap=2
        )
        title = words(_("วางทั้งช่วง"), "section")
        foot = row(None, stop, self.take, gap=8)
        self.setLayout(column(title, said, self.view, foot, gap=8, edges=(20, 16, 20, 16), grow=2))
        self.resize(QSize(look.px(820), look.px(480)).boundedTo(most(self)))
        self.take.setFocus()

    def _take(self) -> None:
        self.accept()
        self._put(self.block)


def doubts(block: PastePlacement) -> list[tuple[str, str]]:
    """Return (sentence, tone) for each reason why pasted texts do not fit, [] if all fit."""
    found = []
    if block.faults:
        at, why = next(iter(block.faults.items()))
        said = _("{n} ช่องยังรับไม่ได้ จะอยู่ในช่องเป็นสีแดงพร้อมเหตุผล และยังไม่ถูกบันทึก ช่องแรก “{words}” {why}")
        found.append(
            (said.format(n=f"{len(block.faults):,}", words=block.cells[at][:60], why=why), "bad")
        )
    if block.closed:
        said = _("{n} ช่องพิมพ์ไม่ได้เพราะโปรแกรมคำนวณเองหรือล็อกไว้ ค่าที่คัดลอกมาจะไม่ลงช่องเหล่านั้น")
        found.append((said.format(n=f"{len(block.closed):,}"), "warn"))
    if block.beyond:
        said = _("{n} ช่องอยู่นอกตาราง จะไม่ถูกวาง เช่น “{words}”")
        found.append(
            (
                said.format(n=f"{len(block.beyond):,}", words=arabic_digits(block.beyond[0])[:60]),
                "warn",
            )
        )
    return found
