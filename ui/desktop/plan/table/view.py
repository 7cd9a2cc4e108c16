"""The table itself and the line under it: its keys, and the totals of its columns."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.i18n import _
from ui.desktop.plan.table.model import GridTable, is_locked
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import name, show


class TotalsBar(QWidget):
    """The totals, each under its column."""

    def __init__(self, look: Look, view: QTableView, table: GridTable) -> None:
        super().__init__()
        self._look, self._view, self._table, self.wanted = look, view, table, True
        self.setFixedHeight(look.px(32))
        header = view.horizontalHeader()
        for signal in (header.sectionResized, header.sectionMoved, view.horizontalScrollBar().valueChanged):
            signal.connect(lambda *_moved: self.update())
        for signal in (table.modelReset, table.layoutChanged, table.dataChanged):
            signal.connect(lambda *_changed: self._say())

    def want(self, wanted: bool) -> None:
        """Whether it is shown."""
        self.wanted = wanted
        self._say()

    def _say(self) -> None:
        totals = self._table.totals
        texts = [f"{each.title} {totals[each.id]}" for each in self._table.columns if each.id in totals]
        name(self, _("ผลรวม"), ", ".join(texts))
        show(self, self.wanted and bool(texts) and self._table.rowCount() > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._look.font(15, 600))
        painter.setPen(self._look.color("text"))
        header, sums, edge = self._view.horizontalHeader(), self._table.totals, self._look.px(8)
        left, right = self._view.viewport().x(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for n, each in enumerate(self._table.columns):
            box = QRect(left + header.sectionViewportPosition(n), 0, header.sectionSize(n), self.height())
            painter.drawText(box.adjusted(edge, 0, -edge, 0), right, digits(sums.get(each.id, "")))
        painter.drawText(self.rect().adjusted(self._look.px(10), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), _("รวม"))
        painter.end()


class GridView(QTableView):
    """Enter edits a cell, Ctrl+Enter opens the row's form, Ctrl+C copies with the heads, Delete puts in the bin."""

    opened = Signal(object, str)  # Ref, cell
    deleted = Signal(object)
    copy_wanted = Signal()

    def __init__(self, look: Look, table: GridTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        self.setObjectName("register")
        self.setShowGrid(False)
        self.setSortingEnabled(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.px(33))
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        name(self, _("ตารางรายการ"), _("Enter แก้ช่อง Ctrl+Enter เปิดแบบ Ctrl+C คัดลอกพร้อมหัวตาราง Delete ลบลงถังขยะ"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            return  # a key its editor let through
        index = self.currentIndex()
        found = self._table.row(index)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif found and enter and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.opened.emit(found.ref, self._table.columns[index.column()].id)
        elif found and enter and not is_locked(self._table, index):
            self.edit(index)
        elif found and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(found.ref)
        else:
            super().keyPressEvent(event)
