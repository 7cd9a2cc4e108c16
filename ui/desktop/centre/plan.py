"""The plan of a unit below as received: read by row, period and table, with remarks at rows and fields."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.exchange.letter_deeds import comment
from core.i18n import _
from core.log.ports import Reader
from core.people.units import office_of
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, plan_page, row_name, to_read
from core.thai.numbering import arabic_digits
from core.values import Ref
from ui.desktop.base.page_context import PageContext, PlanReading
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, words


class RemarkTarget(NamedTuple):
    """`about` is the record, `item` its field ("" = the whole record), `cell` its id on the page."""

    about: Ref
    item: str
    cell: str
    words: str


def remark_targets(reader: Reader, page: PlanPage, row: PlanRow) -> tuple[RemarkTarget, ...]:
    """The row as a whole, then its fields as its form has them."""
    return tuple(_fields(reader, page, row))


def _fields(reader: Reader, page: PlanPage, row: PlanRow) -> Iterator[RemarkTarget]:
    yield RemarkTarget(row.ref, "", "", _("ทั้งแผน") if row is page.plan else _("ทั้งรายการ"))
    for cell in row.cells.values():
        if cell.field and cell.asked:  # while nothing is reported only the row exists
            about = cell.ref if reader.record(cell.ref) else row.ref
            yield RemarkTarget(about, cell.field, cell.id, arabic_digits(str(cell.of.title)))


class RemarkDialog(FramedDialog):
    """Asks for a remark on a row or one of its fields."""

    submitted = Signal(object, str)  # RemarkTarget, text

    def __init__(
        self, look: Look, called: str, targets: Sequence[RemarkTarget], cell: str, parent: QWidget
    ) -> None:  # fmt: skip
        """`cell` is the one that had the focus, "" = the row as a whole."""
        super().__init__(look, _("ความเห็นที่รายการนี้"), parent)
        self._targets = tuple(targets)
        self.target, self.text = DropDown(look), Note(look, _("ความเห็น"))
        for at, one in enumerate(self._targets):
            self.target.addItem(one.words, at)
        self.target.setCurrentIndex(next((at for at, one in enumerate(self._targets) if one.cell == cell), 0))
        name(self.target, _("ที่"))
        name(self.text, _("ความเห็น"))
        self.go = Button(look, _("บันทึกความเห็น"), "primary", "tick", do=self._tell)
        self.go.setEnabled(False)
        self.text.textChanged.connect(lambda: self.go.setEnabled(bool(self.text.toPlainText().strip())))
        inside = column(
            words(called, "line", "text2", wrap=True), 4,
            words(_("ที่"), "label", "text2"), self.target,
            words(_("ความเห็น"), "label", "text2"), self.text, None, gap=4,
        )  # fmt: skip
        self.fill(inside, self.closer(), self.go, wide=480)
        self.text.setFocus()

    def _tell(self) -> None:
        self.submitted.emit(self._targets[self.target.currentIndex()], self.text.toPlainText().strip())
        self.accept()


class ReceivedPlan(QWidget):
    def __init__(self, room: PageContext, reading: PlanReading) -> None:
        super().__init__()
        self._room, self._reading, self._period = room, reading, ""
        self.ref: Ref | None = None
        self._page: PlanPage | None = None  # what is shown
        reading.period_wanted.connect(self._show_period)
        self.setLayout(column(reading.widget, gap=0))

    def show_plan(self, ref: Ref) -> int:
        """Show a plan of a unit; its fiscal year. Raises UserError when it or its form is not here."""
        if ref != self.ref:
            self._period = ""
        self.ref = ref
        self.refresh()
        return (self._page.record.number("year") or 0) if self._page else 0

    def refresh(self) -> None:
        """Read it again: a remark was written, or a file was imported."""
        if self.ref is None:
            return
        forms, ref, period = self._room.session.forms, self.ref, self._period
        page = self._room.session.read(lambda reader: plan_page(reader, forms, ref, period))
        unit, code = self._room.session.read(lambda reader: office_of(reader, ref.scope))
        why = _("แผนของ{unit} อ่านอย่างเดียว เขียนความเห็นที่รายการหรือช่องที่เลือกด้วย Ctrl+M")
        self._page = to_read(page, why.format(unit=unit or code or ref.scope[:8]))
        self._reading.show(self._page)

    def enter(self) -> None:
        self._reading.enter()

    def go_to(self, ref: Ref) -> None:
        """To a row."""
        self._reading.go_to(ref)

    def ask_remark(self) -> None:
        """Ask for a remark at the row that is shown, or at the row and field with the focus."""
        page = self._page
        if page is None:
            return
        here, cell = self._reading.here()
        row = here or page.plan
        targets = self._room.session.read(lambda reader: remark_targets(reader, page, row))
        called = "  ".join(filter(None, row_name(page.form, row))) if row is not page.plan else _("ทั้งแผน")
        dialog = RemarkDialog(self._room.look, called, targets, cell, self.window())
        dialog.submitted.connect(self._remark)
        dialog.open()

    def _remark(self, target: RemarkTarget, text: str) -> None:
        remark = partial(comment, unit=target.about.scope, about=target.about, kind="comment")
        self._room.session.do(partial(remark, text=text, item=target.item))

    def _show_period(self, period: str) -> None:
        self._period = period
        self.refresh()
