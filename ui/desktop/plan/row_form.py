"""The form of one row of a plan, built in parts so that the window stays responsive; locked parts are read-only."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QComboBox, QWidget

from core.forms.field_types import type_of
from core.forms.shape import FormRowKind
from core.i18n import _
from core.plan.review_facts import linking
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.plan.year_view import year_of
from core.thai.written import arabic_digits
from core.values import Ref
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.choices import ChoiceChipsWidget, LevelCardsWidget, levelled
from ui.desktop.plan.evidence import RowEvidenceBar
from ui.desktop.plan.fields import (
    HEADS,
    PLANNED,
    RowCellsWidget,
    cells_under,
    head_of_cell,
    head_of_line,
    heads_of,
    kinds_under,
)
from ui.desktop.plan.lines import RowLinesWidget, RowLineWidget
from ui.desktop.plan.year import YearPeriodsStrip
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.chips import LevelChip
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.drop_area import DropReceiver
from ui.desktop.widgets.field_help import FieldHelpLine
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import (
    FlowLayout,
    Surface,
    column,
    drop,
    empty,
    hairline,
    row,
    scrolling,
    settle,
    tab_behind,
    tab_last,
)
from ui.desktop.widgets.plain import ElidedLabel, show, show_some, words
from ui.desktop.widgets.read_only import make_read_only

LOCKED_PROPERTY = "held"  # property of widgets disabled only by the lock
LARGEST = 175  # font size in percent from which the heads are below the title
FormBlock = RowCellsWidget | RowLinesWidget | ChoiceChipsWidget | LevelCardsWidget


def hold(widget: QWidget, locked: Iterable[QWidget]) -> None:
    """Make the `locked` widgets inside the form `widget` read-only, and all its other widgets editable."""
    make_read_only(widget, read_only=False)
    for each in _working(widget):
        if each.property(LOCKED_PROPERTY):
            each.setProperty(LOCKED_PROPERTY, None)
            each.setEnabled(True)
    for part in locked:
        make_read_only(part, except_kinds=(LevelChip,))
        for each in _working(part):
            if each.isEnabled():
                each.setProperty(LOCKED_PROPERTY, "1")
                each.setEnabled(False)


def _working(widget: QWidget) -> Iterator[QWidget]:
    """Yield the buttons and choices except level cards, which may be opened to read."""
    yield from (
        one for one in widget.findChildren(QAbstractButton) if not isinstance(one, LevelChip)
    )
    yield from widget.findChildren(QComboBox)


def _made_for(page: PlanPage) -> tuple[object, ...]:
    """Return what the widgets of a form depend on besides the kind of row: the plan, its form, and its choices."""
    return page.record.ref, page.form.using, page.form.wording, page.choices, page.units, page.links


class PlanRowEditor(Surface):
    """The form of one row of a plan: its sections, the fields and lists of the open section, and its evidence."""

    def __init__(self, look: Look, calls: PlanCalls, complete: Callable[[], None]) -> None:
        """Make the form; `complete` is called when all parts of the head are made."""
        super().__init__("card")
        self._completed = complete
        self._look, self._calls = look, calls
        self._page: PlanPage | None = None
        self.row: PlanRow | None = None
        self._made: tuple[object, ...] = ()  # what the parts were made for
        self._parts: list[FormBlock] = []
        self._kinds: dict[FormBlock, FormRowKind] = {}  # the kind of lines each part holds
        self._left: list[Callable[[PlanPage, PlanRow], FormBlock]] = []
        self._holds = False  # a part of the form is read-only
        self._target_cell = self._target_kind = ""
        self._target: Ref | None = None  # gets the focus as soon as its widget exists
        self._crumb = ElidedLabel("", "small", "text2")
        self._title = ElidedLabel("", "section", min_width=look.px(120))
        self.heads = SegmentedControl(
            tuple((key, _(text), tone) for key, text, tone in HEADS), _("ส่วนของแบบ"), PLANNED
        )
        self.heads.chosen.connect(lambda _key: self._rebuild())
        self._body = column(gap=12)
        area = self._held = QWidget()
        self.next_rows = AddRowsBar(look, calls, area)
        self._inside = column(self._body, None, gap=6, edges=(0, 2, 8, 8))
        area.setLayout(self._inside)
        self.area = scrolling(area)
        self._top = row(column(self._crumb, self._title, gap=0), self.heads, gap=10, grow=0)
        look.changed.connect(self._fit)
        self.year = YearPeriodsStrip(look, calls.show_period)
        self.proofs = RowEvidenceBar(look, calls.attach, calls.see)
        DropReceiver(self, self.proofs.take)
        self.remark = words("", "line", "warn", wrap=True)
        self.help = FieldHelpLine(look, area)
        self._whole = column(
            self._top,
            self.remark,
            hairline(),
            self.area,
            self.help,
            gap=8,
            edges=(16, 10, 8, 10),
            grow=3,
        )
        self.setLayout(self._whole)
        self._fit()
        self._next = later(self, 1, self._make_next)
        # the area misses changes while it is laid out
        self._settling = later(self, 0, lambda: settle(self.area))

    def _fit(self) -> None:
        """With the largest fonts put the heads below the title, and let what surrounds the form scroll with it."""
        below = self._look.scale >= LARGEST
        self._top.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        home, at = (self._inside, 0) if below else (self._whole, 1)
        home.insertWidget(at, self.year)
        home.addWidget(self.proofs)

    @property
    def complete(self) -> bool:
        """Whether the widgets of all parts of the open section are made."""
        return not self._left and self._growing() is None

    def _growing(self) -> RowLinesWidget | LevelCardsWidget | None:
        """Return the first part whose lines are not all made, or None."""
        lists = (
            part for part in self._parts if isinstance(part, RowLinesWidget | LevelCardsWidget)
        )
        return next((part for part in lists if part.unfinished), None)

    def show_row(self, page: PlanPage, plan_row: PlanRow | None) -> None:
        """Show a row; None clears the form. If the same row was shown, its widgets and unsaved text stay. Another row
        of the same kind and fields reuses widgets that have neither unsaved input nor the focus."""
        before, was = self._page, self.row
        self._page, self.row = page, plan_row
        self._head(page, plan_row)
        self.next_rows.show_plan(page, plan_row)
        self._show_surroundings(page, plan_row)
        if plan_row is None:
            self._clear()
            show(self.heads, False)
            return
        heads = heads_of(page, plan_row)
        for key, _text, _tone in HEADS:
            self.heads.show_option(key, visible=key in heads)
        show(self.heads, len(heads) > 1)
        headed = self.heads.key in heads
        if not headed:
            self.heads.show_key(PLANNED)
        stays = before is not None and was is not None and headed and was.ref == plan_row.ref
        # each remark takes a line of its own
        if stays and before is not None and before.remarks == page.remarks:
            for part in self._parts:
                if isinstance(part, RowCellsWidget):
                    part.show_cells(page, plan_row)
                else:
                    part.show_row(page, plan_row)
            self._hold()
            self._order()
            self._go_on()
        else:
            alike = not stays and headed and was is not None and was.kind == plan_row.kind
            self._rebuild(self._taken_over(page, plan_row) if alike else None)

    def _taken_over(self, page: PlanPage, row: PlanRow) -> RowCellsWidget | None:
        """Return the previous row's fields, slow to make, if they may show this row: alike, unchanged, no focus."""
        block = self._parts[0] if self._parts else None
        used = (
            self._held.isAncestorOf(self.window().focusWidget() or self.window())
            or QApplication.activePopupWidget()
        )
        if (
            used
            or self._holds
            or page.remarks
            or self._made != _made_for(page)
            or not isinstance(block, RowCellsWidget)
        ):
            return None
        cells = [cell.id for cell in cells_under(page, row, self.heads.key)]
        return block if block.keys == cells and block.free else None

    def _head(self, page: PlanPage, row: PlanRow | None) -> None:
        """Show the path to the row, and its name."""
        plan = arabic_digits(str(page.form.heading))
        show_some(self.remark, page.remarks_at((row or page.plan).ref))
        if row is None or row is page.plan:
            self._crumb.show_text(_("ทั้งแผน"))
            self._title.show_text(plan)
            return
        above, kind = page.above(row.ref), page.kind(row.kind)
        crumbs = [plan, *([above.name_in(page.form)[1]] if above else [])]
        if kind:
            crumbs += [arabic_digits(str(kind.title))]
        self._crumb.show_text("  ›  ".join(crumbs))
        self._title.show_text("  ".join(part for part in row.name_in(page.form) if part))

    def _show_surroundings(self, page: PlanPage, row: PlanRow | None) -> None:
        """Show the row's year above its form and its evidence below; the plan and its groups have neither."""
        group = (
            row is None
            or row is page.plan
            or any(not kind.list for kind in page.kinds_below(row.kind))
        )
        own = None if group else row
        proofs = page.proofs.get(own.ref, ()) if own else ()
        here = page.period if page.form.periods != "none" else ""
        year = page.record.number("year") or 0
        if own and year:
            parts = year_of(page.form, year, own, page.plan, proofs, date.today())
        else:
            parts = ()
        self.year.show_parts(parts, here, page.locks.reports)
        called = own.name_in(page.form)[1] if own else ""
        cells = own.cells.values() if own else ()
        places = [
            (cell.id, arabic_digits(str(cell.spec.title)))
            for cell in cells
            if type_of(cell.spec).attached
        ]
        self.proofs.show_row(
            own.ref if own else None, called, proofs, places, can_add=not page.locks.plan
        )

    def go_to(self, ref: Ref, cell: str = "", kind: str = "") -> None:
        """Open the section that shows the line `ref` or, if `ref` is the row itself, its cell `cell`, and focus that.
        With `kind`, focus the button that adds a line of that kind instead."""
        if self._page is None or self.row is None:
            return
        page = self._page
        of = self.row
        found = self._page.row(ref)
        line = page.kind(kind or (found.kind if found else ""))
        if kind or ref != of.ref:
            head = head_of_line(page, of, line)
        else:
            head = head_of_cell(page, of, cell)
        if head != self.heads.key:
            self.heads.show_key(head)
            self._rebuild()
        self._target = ref
        self._target_cell = cell
        self._target_kind = kind
        self._go_on()

    def hand_over(self) -> None:
        for part in self._parts:
            part.hand_over()

    @property
    def in_hand(self) -> bool:
        """Whether a field of the form holds input that is not saved yet."""
        return any(editor.in_hand for editor in self._held.findChildren(CellEditor))

    def forget(self) -> None:
        """Delete all widgets of the form, so that they are made again for another theme or size."""
        self._clear()
        self.row = None

    def line(self, ref: Ref) -> RowLineWidget | None:
        """Return the widget of the line, or None if it is not made yet or not in the open section."""
        found = (part.line_of(ref) for part in self._parts if not isinstance(part, RowCellsWidget))
        return next((line for line in found if line), None)

    # -- how it is made

    def _rebuild(self, block: RowCellsWidget | None = None) -> None:
        """Make the parts of the head; `block` are the re-used fields of the previous row."""
        self.hand_over()
        self._clear(block)
        if self._page is None or self.row is None:
            return
        self._made = () if self._page.remarks else _made_for(self._page)
        head = self.heads.key
        if block is not None:
            block.show_cells(self._page, self.row)
            tab_last(block)
        elif cells := cells_under(self._page, self.row, head):
            self._left.append(
                lambda page, of: RowCellsWidget(self._look, self._calls, page, of, cells)
            )
        for kind in kinds_under(self._page, self.row, head):
            self._left.append(partial(self._list, kind))
        self.area.verticalScrollBar().setValue(0)
        if block is not None and self._left:
            self.area.setUpdatesEnabled(False)
            self._next.start()
        else:
            self._make_next()

    def _list(self, kind: FormRowKind, page: PlanPage, row: PlanRow) -> FormBlock:
        made: FormBlock
        field = linking(page.form, kind)
        if field:
            made = ChoiceChipsWidget(self._look, self._calls, page, row, kind, field)
        elif field := levelled(page, kind):
            made = LevelCardsWidget(self._look, self._calls, page, row, kind, field, self._hold)
        else:
            made = RowLinesWidget(self._look, self._calls, page, row, kind)
        self._kinds[made] = kind
        return made

    def _hold(self) -> None:
        """Make read-only what is locked for signing: everything, or the report of the period that is shown."""
        if self._page is None:
            return
        locked = [*self._locked(self._page)]
        if locked or self._holds:  # searching all parts of the form is slow
            hold(self._held, locked)
        self._holds = bool(locked)

    def _locked(self, page: PlanPage) -> Iterator[QWidget]:
        if page.locks.plan:
            yield self._held
        elif page.locks.why and self.row is not None:
            yield from (
                part for part, kind in self._kinds.items() if page.locks.lines(self.row, kind)
            )
            cells = self._held.findChildren(CellEditor)
            yield from (editor for editor in cells if page.locks.row(editor.row, editor.cell))

    def _order(self) -> None:
        """Put what is below the fields behind them in Tab order."""
        tab_behind(self._parts, self.next_rows, self.proofs)

    def _make_next(self) -> None:
        growing = self._growing()
        if not (growing and growing.grow()) and self._left and self._page and self.row:
            part = self._left.pop(0)(self._page, self.row)
            self._parts.append(part)
            self._body.addWidget(part)
        if self.complete:
            self._hold()
            self._order()
            settle(self.area)
            self._settling.start()
        self.area.setUpdatesEnabled(self.complete)
        if not self.complete:
            self._next.start()
        else:
            self._completed()
        self._go_on()

    def _go_on(self) -> None:
        """Move the focus to its target, if that exists by now."""
        if self._target is None or self.row is None:
            return
        line = self.line(self._target)
        if self._target_kind and ((add := self._adder(line)) is not None or not self.complete):
            if add is not None:
                self._arrive(add, add.setFocus)
        elif self._target == self.row.ref:
            blocks = [part for part in self._parts if isinstance(part, RowCellsWidget)]
            editors = [(key, editor) for block in blocks for key, editor in block.editors.items()]
            target = next(
                (editor for key, editor in editors if self._target_cell in ("", key)), None
            )
            if target is not None:
                self._arrive(target, target.take_focus)
        elif line:
            self._arrive(line, (line.cells.editors.get(self._target_cell) or line).take_focus)

    def _adder(self, line: RowLineWidget | None) -> QWidget | None:
        """Return the button that adds a row of the missing kind below a line, or below the row itself."""
        wanted, kinds = self._target_kind, self._kinds.items()
        lists = (
            part.add
            for part, kind in kinds
            if kind.id == wanted and isinstance(part, RowLinesWidget)
        )
        add = line.adder(wanted) if line else next(lists, None)
        if add is not None and not add.isHidden():
            return add
        if line:
            return None
        return self.next_rows.adder(wanted)

    def _arrive(self, widget: QWidget, focus: Callable[[], object]) -> None:
        self._target = None
        focus()
        QTimer.singleShot(0, widget, lambda: self.area.ensureWidgetVisible(widget))

    def _clear(self, block: RowCellsWidget | None = None) -> None:
        self._next.stop()
        self._left.clear()
        for part in self._parts:
            if part is not block:
                drop(self._body, part)
        self._parts = [part for part in self._parts if part is block]
        self._kinds = {}


class AddRowsBar(QWidget):
    """A bar of buttons that add rows under the row shown or, while the plan has no rows, its first rows."""

    def __init__(self, look: Look, calls: PlanCalls, parent: QWidget) -> None:
        """Make an empty bar, which is the second item of the parent's layout while a row can be added."""
        super().__init__(parent)
        self._look = look
        self._calls = calls
        self._shown: tuple[object, ...] = ()
        self._kinds: list[FormRowKind] = []  # of the buttons
        self.buttons: list[Button] = []
        self._text = words("", "body", "text2", wrap=True)
        self._flow = FlowLayout(8)
        self.setLayout(column(self._text, self._flow, gap=10, edges=(0, 12, 0, 4)))

    def show_plan(self, page: PlanPage, row: PlanRow | None) -> None:
        """Show a button for each kind of row that can be added under `row`; None = as first row of an empty plan."""
        if page.locks.plan or (row is None and page.plan.rows):
            kinds = []
        else:
            kinds = next_kinds(page, row or page.plan)
        ref = row.ref if row and row is not page.plan else None
        within = self.parentWidget()
        layout, there = within.layout() if within else None, bool(kinds)
        if isinstance(layout, QBoxLayout) and there != (layout.indexOf(self) >= 0):
            if there:
                layout.insertWidget(1, self)
            else:
                layout.removeWidget(self)
        show(self, there)
        shown = (ref, kinds)
        if shown == self._shown:
            return
        self._shown, self._kinds = shown, kinds
        show_some(self._text, "" if row else _beginning(page, kinds))
        empty(self._flow)
        self.buttons = []
        for kind in kinds:
            text = _("เพิ่ม{title}").format(title=arabic_digits(str(kind.title)))
            use = "ghost"
            if row is None and not self.buttons:
                use = "primary"
            add = partial(self._calls.add, kind.id, ref, None)
            button = Button(self._look, text, use, "plus", do=add)
            self.buttons.append(button)
            self._flow.addWidget(button)

    def adder(self, kind: str = "") -> Button | None:
        """Return the button that adds a row of `kind` ("" = the first button), or None if there is none."""
        found = zip(self.buttons, self._kinds, strict=True) if not self.isHidden() else ()
        return next((button for button, one in found if kind in ("", one.id)), None)


def next_kinds(page: PlanPage, parent: PlanRow) -> list[FormRowKind]:
    """Return the kinds of rows (not lines) that can still be added below `parent`, required kinds first."""
    kinds = [kind for kind in page.kinds_below(parent.kind) if not kind.list]
    room = [kind for kind in kinds if not kind.most or len(parent.below(kind.id)) < kind.most]
    return sorted(room, key=lambda kind: not kind.least)


def _beginning(page: PlanPage, kinds: list[FormRowKind]) -> str:
    """Return the words on how to begin a plan without rows: what comes first, and what below it."""
    if not kinds:
        return ""
    first = arabic_digits(str(kinds[0].title))
    below = [
        arabic_digits(str(kind.title)) for kind in page.kinds_below(kinds[0].id) if not kind.list
    ]
    if not below:
        return _(
            "แผนนี้ยังไม่มีรายการ เริ่มด้วยการเพิ่ม{first} หรือวางตารางจาก Excel ด้วย Ctrl+V ทุกช่องบันทึกเอง"
        ).format(first=first)
    text = _(
        "แผนนี้ยังไม่มีรายการ เริ่มด้วยการเพิ่ม{first} แล้วเพิ่ม{below}ไว้ข้างใต้ หรือวางตารางจาก Excel ด้วย Ctrl+V ทุกช่องบันทึกเอง"
    )
    return text.format(first=first, below=below[0])
