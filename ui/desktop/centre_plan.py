"""The plan of a unit below as it came: read by row, period and table, and remarked at its rows and fields."""

from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from core.actions.comment import comment
from core.i18n import _
from core.model.values import Ref
from core.views.plan_page import plan_page, row_name, to_read
from core.views.remark_places import RemarkPlace, remark_places
from ui.desktop.pages.centre_remark import RemarkDialog
from ui.desktop.pages.plan import PlanView
from ui.desktop.pages.plan_cell import CellEditor
from ui.desktop.room import Room
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.plain import show


class PlanReading(QWidget):
    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room, self._unit, self._period = room, "", ""
        self.ref: Ref | None = None
        self.view = PlanView(room.look, room.settings)
        rows = self.view.rows
        for needless in (rows.add, rows.paste, rows.bin, rows.copy, rows.up, rows.down, rows.history, rows.print):
            show(needless, False)
        show(self.view.locked.go, False)
        self.view.form.year.wanted.connect(self._show_period)
        self.setLayout(column(self.view, gap=0))

    def show_plan(self, ref: Ref, unit: str) -> None:
        """Show a plan of a unit (`unit` is its name). Raises UserError when it or its form is not here."""
        if ref != self.ref:
            self._period = ""
        self.ref, self._unit = ref, unit
        self.refresh()

    def refresh(self) -> None:
        """Read it again: a remark was written, or a file has come."""
        if self.ref is None:
            return
        forms, ref, period = self._room.session.forms, self.ref, self._period
        page = self._room.session.read(lambda reader: plan_page(reader, forms, ref, period))
        why = _("แผนของ{unit} อ่านอย่างเดียว เขียนความเห็นที่รายการหรือช่องที่เลือกด้วย Ctrl+M")
        self.view.show_plan(to_read(page, why.format(unit=self._unit)))

    def enter(self) -> None:
        self.view.rows.tree.setFocus()

    def ask_remark(self) -> None:
        """Ask for a remark at the row that is shown, or at the line and field the keyboard is in."""
        page, at = self.view.page, QApplication.focusWidget()
        while at is not None and not isinstance(at, CellEditor):
            at = at.parentWidget()
        if page is None:
            return
        here = page.row(self.view.rows.here) if self.view.rows.here else None
        row = at.row if at else here or page.plan
        places = self._room.session.read(lambda reader: remark_places(reader, page, row))
        called = "  ".join(filter(None, row_name(page.form, row))) if row is not page.plan else _("ทั้งแผน")
        dialog = RemarkDialog(self._room.look, called, places, at.cell.id if at else "", self.window())
        dialog.told.connect(self._remark)
        dialog.open()

    def _remark(self, place: RemarkPlace, said: str) -> None:
        wish = partial(comment, unit=place.about.scope, about=place.about, kind="comment")
        self._room.session.do(partial(wish, text=said, item=place.item))

    def _show_period(self, period: str) -> None:
        self._period = period
        self.refresh()
