"""The page of a plan for somebody who only reads it."""

from PySide6.QtWidgets import QApplication

from core.plan.tree import PlanRow
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.parts import PlanReading
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.page import PlanView
from ui.desktop.widgets.plain import show


def plan_reading(room: PageContext) -> PlanReading:
    view = PlanView(room.look, room.settings)
    rows = view.rows
    for needless in (rows.add, rows.paste, rows.bin, rows.copy, rows.up, rows.down, rows.history, rows.print):
        show(needless, False)
    show(view.locked.go, False)

    def here() -> tuple[PlanRow | None, str]:
        at = QApplication.focusWidget()
        while at is not None and not isinstance(at, CellEditor):
            at = at.parentWidget()
        if at is not None:
            return at.row, at.cell.id
        return (view.page.row(rows.here) if view.page and rows.here else None), ""

    return PlanReading(view, view.show_plan, rows.tree.setFocus, here, view.form.year.wanted)
