"""The plan of a unit below as received: read by row, period and table, with remarks on rows and fields."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.exchange.letter_deeds import comment
from core.forms.ports import Reader
from core.i18n import _
from core.people.units import office_of
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.base.page_context import MakePlanReading, PageContext
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.prompt import Prompt, PromptText, ask, choice, note


class RemarkTarget(NamedTuple):
    """What a remark is about: field `item` of `record` ("" = the whole record), shown in `cell` and called `label`."""

    record: Ref
    item: str
    cell: str
    label: str


def _fields(reader: Reader, page: PlanPage, row: PlanRow) -> Iterator[RemarkTarget]:
    yield RemarkTarget(row.ref, "", "", _("ทั้งแผน") if row is page.plan else _("ทั้งรายการ"))
    for cell in row.cells.values():
        if cell.field and cell.applies:  # while nothing is reported only the row exists
            about = cell.ref if reader.record(cell.ref) else row.ref
            yield RemarkTarget(about, cell.field, cell.id, arabic_digits(str(cell.spec.title)))


def remarking(row_title: str, targets: Sequence[RemarkTarget], cell: str) -> Prompt:
    """Return the prompt for a remark: its text is the answer `text`; the row or field it is about, the answer `target`.
    The field `cell` is preselected, "" = the row."""
    here = next((one for one in targets if one.cell == cell), None)
    target = choice("target", _("ที่"), [(one, one.label) for one in targets], here)
    return Prompt(
        title=_("ความเห็นที่รายการนี้"),
        go=_("บันทึกความเห็น"),
        first="text",
        wide=480,
        gap=4,
        parts=[
            PromptText(row_title, "line text2"),
            4,
            target,
            note("text", _("ความเห็น"), need=True),
        ],
    )


class ReceivedPlanPage(QWidget):
    """A unit's plan as received, read-only, with remarks on its rows and fields."""

    def __init__(self, context: PageContext, make_reading: MakePlanReading) -> None:
        super().__init__()
        self._context = context
        self._reading = make_reading(context, self._show_period)
        self._period = ""
        self.ref: Ref | None = None
        self._page: PlanPage | None = None  # what is shown
        self.setLayout(column(self._reading.widget, gap=0))

    def show_plan(self, ref: Ref) -> int:
        """Show a unit's plan; return its fiscal year. Raises UserError if plan or form is not on this PC."""
        if ref != self.ref:
            self._period = ""
        self.ref = ref
        self.refresh()
        return (self._page.record.number("year") or 0) if self._page else 0

    def refresh(self) -> None:
        """Read the plan again, after a remark was written or a bundle imported."""
        if self.ref is None:
            return
        ref, period = self.ref, self._period
        page = self._context.session.read(lambda reader: PlanPage.of(reader, ref, period))
        unit, code = self._context.session.read(lambda reader: office_of(reader, ref.scope))
        why = _("แผนของ{unit} อ่านอย่างเดียว เขียนความเห็นที่รายการหรือช่องที่เลือกด้วย Ctrl+M")
        self._page = page.to_read(why.format(unit=unit or code or ref.scope[:8]))
        self._reading.show(self._page)

    def enter(self) -> None:
        self._reading.enter()

    def go_to(self, ref: Ref) -> None:
        """Show and select a row of the plan."""
        self._reading.go_to(ref)

    def ask_remark(self) -> None:
        """Ask for a remark on the current row or the plan, the focused field preselected, and save it."""
        page = self._page
        if page is None:
            return
        here, cell = self._reading.current()
        row = here or page.plan
        targets = self._context.session.read(lambda reader: tuple(_fields(reader, page, row)))
        if row is not page.plan:
            called = "  ".join(filter(None, row.name_in(page.form)))
        else:
            called = _("ทั้งแผน")
        ask(self._context.look, self.window(), remarking(called, targets, cell), self._remark)

    def _remark(self, target: RemarkTarget, text: str) -> None:
        remark = partial(comment, unit=target.record.scope, topic=target.record, kind="comment")
        self._context.session.do(partial(remark, text=text, item=target.item))

    def _show_period(self, period: str) -> None:
        self._period = period
        self.refresh()
