"""Parts of an assessment item's panel: its figures, its note, last year's answer."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QWidget

from core.assessment.rows import AnswerInput, CarriedAnswerRow, MeasureRow, PastAnswerRow
from core.assessment.tables import ScoreStepTable, ScoreStepTableRow
from core.exact import points_text
from core.i18n import _
from ui.desktop.assessment.asks import ItemCalls
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.conflict import RewordedItemBox
from ui.desktop.widgets.inputs import PAUSE, LongTextField, NumberEdit
from ui.desktop.widgets.late import LazyLabel, later
from ui.desktop.widgets.layout import Surface, column, drop, flow, grow_down, holding, row
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_some, show_tip, words
from ui.desktop.widgets.read_only import make_read_only


class ItemNoteEditor:
    """The controller of an item's note; the text field is created when a note exists or is opened."""

    def __init__(
        self,
        look: Look,
        item_name: str,
        body: QBoxLayout,
        item: QWidget,
        *,
        save: Callable[[str], None],
        draft: Callable[[str], None],
        reveal: Callable[[QWidget], None],
    ) -> None:
        """Make the note; its field is added at the end of `body`, the layout of `item`. `draft` gets what is typed
        while the field has the focus; `reveal` gets the item when its note is opened."""
        self._look = look
        self._called = item_name
        self._body = body
        self._item = item
        self._save = save
        self._draft = draft
        self._reveal = reveal
        self._reading = False
        self.field: LongTextField | None = None
        self.add = Button(look, _("หมายเหตุ"), "link", "plus", do=self.open)
        name(self.add, _("เพิ่มหมายเหตุ {item}").format(item=item_name))

    def show_saved(self, text: str) -> None:
        if text or self.field is not None:
            self._field().show_saved(text)
        self._show(
            bool(text) or (self.field is not None and (self.field.hasFocus() or self.field.dirty))
        )

    def open(self) -> LongTextField:
        """Show the note's text field, focus it and return it."""
        field = self._field()
        self._show(True)
        field.setFocus()
        self._reveal(self._item)
        return field

    def read_only(self) -> None:
        self._reading = True
        show(self.add, False)

    def hand_over(self) -> None:
        if self.field is not None:
            self.field.hand_over()

    def _field(self) -> LongTextField:
        if self.field is None:
            self.field = LongTextField(self._look, _("หมายเหตุ"))
            self.field.requested.connect(self._save)
            self.field.rested.connect(self._draft)
            name(self.field, _("หมายเหตุ {item}").format(item=self._called))
            self._body.addWidget(self.field)
            QWidget.setTabOrder(self.add, self.field)
            if self._reading:
                make_read_only(self._item)
        return self.field

    def _show(self, visible: bool) -> None:
        if self.field is not None:
            show(self.field, visible)
        show(self.add, not visible and not self._reading)


class PastAnswerCard(Surface):
    """A card with last year's answer or a carried-over one, which counts only after the user confirms it. If the item
    was reworded since, the card begins with both wordings."""

    def __init__(self, look: Look, item_name: str, calls: ItemCalls) -> None:
        super().__init__("clear")
        self._look = look
        self._called = item_name
        self._calls = calls
        self._past: PastAnswerRow | CarriedAnswerRow | None = None
        self.box: RewordedItemBox | None = None  # made if the item's words have changed
        self.text = words("", "line", "text2", wrap=True)
        self.carry = Button(look, _("ยืนยันใช้คำตอบปีก่อน"), "link", "tick")
        name(self.carry, _("ใช้คำตอบปีก่อน {item}").format(item=item_name))
        self.carry.clicked.connect(self.confirm)
        self._line = holding(row(self.text, self.carry, gap=6, grow=0))
        self._body = column(self._line, gap=4)
        self.setLayout(self._body)
        grow_down(self)

    def show_past(self, past: PastAnswerRow | CarriedAnswerRow | None, *, read_only: bool) -> None:
        before, self._past = self._past, past
        show(self, past is not None)
        if past is not None and past != before:
            self._show_change(past, reading=read_only)
        show(self._line, isinstance(past, PastAnswerRow))
        if isinstance(past, PastAnswerRow):
            show_plain(self.text, _("ปี {year}: {text}").format(year=past.year, text=past.text))
            show(self.carry, bool(past.carry) and not read_only and not past.new)

    def confirm(self) -> bool:
        """Confirm the carried-over answer or take over last year's; return False if neither is possible."""
        if isinstance(self._past, CarriedAnswerRow):
            if not self._past.consistent:
                return False
            self._calls.save([(self._past.slot, "")])
        elif self._past is not None and self._past.carry:
            self._calls.save(self._past.carry)
        else:
            return False
        return True

    def _show_change(self, past: PastAnswerRow | CarriedAnswerRow, *, reading: bool) -> None:
        if self.box is not None:
            drop(self._body, self.box)
            self.box = None
        settled = not reading and (
            past.consistent if isinstance(past, CarriedAnswerRow) else bool(past.carry)
        )
        if past.new and (isinstance(past, CarriedAnswerRow) or past.carry):
            self.box = RewordedItemBox(
                self._look, past.old, past.new, past.text, self._called, confirm=settled
            )
            show_tip(self.box.confirm, _("ยืนยันว่ายังใช้ได้ (Y) หรือตอบใหม่"))
            self.box.confirm.clicked.connect(self.confirm)
            self._body.addWidget(self.box)


# pixels of the columns of a table of steps
WEIGHT = 56
STEP = 46
RESULT = 136
REACHED = 52
LARGE = 150  # font size in percent from which a table of steps becomes a list


class ScoreStepHeader(QWidget):
    """The header row of a table of indicators scored in steps: the columns' titles, and one heading over all steps."""

    def __init__(self, look: Look, table: ScoreStepTable) -> None:
        super().__init__()
        most = max(len(one.steps) for one in table.rows)
        over = _middle(_("ค่าเกณฑ์ของแต่ละ{level}").format(level=table.level), look.px(STEP) * most)
        numbers = row(*(_middle(str(n), look.px(STEP)) for n in range(1, most + 1)), gap=0)
        steps = holding(column(over, numbers, gap=0))
        ends = (
            (_("ผลจริง"), RESULT),
            (_("ได้{level}").format(level=table.level), REACHED),
            (_("ถ่วงแล้ว"), WEIGHT),
        )
        cells = (_middle(text, look.px(wide)) for text, wide in ends)
        line = (_middle(_("น้ำหนัก"), look.px(WEIGHT)), steps, *cells)
        self.setLayout(
            row(words(_("ตัวชี้วัด"), "small", "text2"), None, *line, gap=0, edges=(33, 4, 8, 2))
        )


def _middle(text: str, wide: int, role: str = "small", tone: str = "text2") -> QLabel:
    label = words(text, role, tone)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setFixedWidth(wide)
    return label


class ScoreStepCells(Surface):
    """The cells beside an indicator scored in steps: weight, each step's value, result, step reached, points."""

    def __init__(self, look: Look, step: ScoreStepTableRow, figure: QWidget) -> None:
        super().__init__("clear")
        self._weight = _middle("", look.px(WEIGHT), "line", "text")
        self._steps = [_middle(number, look.px(STEP), "line") for number in step.steps]
        self._reached = _middle("", look.px(REACHED), "strong", "text")
        self._brings = _middle("", look.px(WEIGHT), "line", "text")
        figure.setFixedWidth(look.px(RESULT))
        self.setLayout(row(self._weight, *self._steps, figure, self._reached, self._brings, gap=0))

    def show_step(self, step: ScoreStepTableRow) -> None:
        show_plain(self._weight, "–" if step.left_out else points_text(step.weight))
        for n, (label, number) in enumerate(zip(self._steps, step.steps, strict=True), start=1):
            here = n == step.reached
            show_plain(label, number)
            lit = "1" if here else "0"
            tone = "soft" if here else "text2"
            dress(
                label,
                role="strong" if here else "line",
                tone=tone,
                lit=lit,
            )
        show_plain(self._reached, "–" if step.points is None else str(step.reached))
        show_plain(self._brings, "–" if step.brings is None else points_text(step.brings))


class FigureEditor(QWidget):
    """The fields of one figure: checked while typing, saved together when the focus leaves them."""

    def __init__(
        self,
        look: Look,
        measure: MeasureRow,
        calls: ItemCalls,
        step: ScoreStepTableRow | None = None,
    ) -> None:
        """Make the fields; `step` is the figure's line in a table of steps, if it is in one."""
        super().__init__()
        self._look = look
        self._measure = measure
        self._calls = calls
        self._cells: ScoreStepCells | None = None
        self._step = step if look.scale < LARGE and not calls.narrow else None
        # in the line of its item
        self._line = self._step is not None or (bool(measure.most) and not calls.narrow)
        self._text = words(measure.text, "line", wrap=True)
        self._entries = tuple(self._entry(n) for n in range(len(measure.slots)))
        self._unit = words("", "line", "text2")
        self._bar = FractionBar(look, 64)
        self._verdict = words("", "label")
        self._verdict.setMinimumWidth(look.px(132))
        self._rest = later(self, PAUSE, lambda: calls.draft(self._typed(all_=True)))
        body = column(self._arranged(), gap=0)
        pills = () if self._step else measure.steps
        self._steps = tuple(Pill(look, f"{n}: {number}") for n, number in enumerate(pills, start=1))
        if self._steps:
            body.addWidget(holding(row(*self._steps, None, gap=4)))
        self._same = LazyLabel(body, 1, "small", "text2")
        self._wrong = LazyLabel(body, -1, "label", "bad")
        self.setLayout(body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_measure(measure)

    def show_measure(self, measure: MeasureRow) -> None:
        self._measure = measure
        for slot, entry in self._pairs():
            entry.show_saved(slot.text)
        unit = f"/ {measure.most} {measure.unit}" if measure.most else measure.unit
        show_some(self._unit, "" if measure.percent else unit)
        tone = {True: "ok", False: "bad", None: "text2"}[measure.holds]
        shown = measure.verdict or ("" if measure.steps else measure.limit)
        show_plain(self._verdict, "" if measure.most else shown)
        dress(self._verdict, tone=tone)
        show(self._bar, measure.share is not None and not measure.periods)
        if measure.share is not None:
            self._bar.show_bar(measure.share, measure.mark, tone)
        for n, (pill, number) in enumerate(zip(self._steps, measure.steps, strict=False), start=1):
            here = n == measure.reached
            icon = "tick" if here else ""
            pill.show_pill(f"{n}: {number}", "ok" if here else "mute", icon)
        self._same.say(measure.same)
        if not self.dirty:
            self.show_wrong("")

    def show_step(self, step: ScoreStepTableRow | None) -> None:
        """Show the value each step of the indicator's scale requires; None (not scored in steps) changes nothing."""
        if self._cells is not None and step is not None:
            self._cells.show_step(step)

    def show_wrong(self, reason: str) -> None:
        """Show why the figure cannot be saved; "" hides the message."""
        self._wrong.say(reason)
        for entry in self._entries:
            dress(entry, tone="bad" if reason and entry.dirty else "")

    @property
    def dirty(self) -> bool:
        return any(entry.dirty for entry in self._entries)

    @property
    def slots(self) -> tuple[AnswerInput, ...]:
        return self._measure.slots

    def enter(self) -> None:
        """Focus the figure's first field with its text selected."""
        self._entries[0].setFocus(Qt.FocusReason.TabFocusReason)
        self._entries[0].selectAll()

    def take_digit(self, digit: str) -> bool:
        """Put a digit typed on the item into the figure's first empty field; False if all hold a number."""
        entry = next((each for each in self._entries if not each.text()), None)
        if entry is None:
            return False
        entry.setFocus()
        entry.insert(digit)
        entry.setModified(True)
        entry.typing.emit()
        return True

    def ends_with(self, field: QWidget) -> bool:
        return self._entries[-1] is field

    def hand_over(self) -> None:
        self._rest.stop()
        if self.dirty and self._wrong.text():
            self._calls.block(self._wrong.text())
        elif changed := self._typed():
            self._calls.save(changed)

    def _typed(self, *, all_: bool = False) -> list[tuple[AnswerInput, str]]:
        """Return (slot, text) of each changed entry, or of all."""
        return [(slot, entry.typed) for slot, entry in self._pairs() if all_ or entry.dirty]

    def _pairs(self) -> list[tuple[AnswerInput, NumberEdit]]:
        return list(zip(self._measure.slots, self._entries, strict=True))

    def _typing(self) -> None:
        self._calls.typing(self.slots, self._typed())
        self._rest.start()

    def _entered(self) -> None:
        """Save and, in a table of results, go down to the next one."""
        self.hand_over()
        if self._line and not self._wrong.text():
            self._calls.next_number(self.slots[0].item)

    def _left(self) -> None:
        """Save unless the focus went to another entry of the same figure, such as the other half of a share."""
        if not any(entry.hasFocus() for entry in self._entries):
            self.hand_over()

    def _entry(self, index: int) -> NumberEdit:
        entry = NumberEdit(self._look)
        entry.typing.connect(self._typing)
        entry.left.connect(self._left)
        entry.entered.connect(self._entered)
        if self._measure.percent:
            part = _("จำนวนที่นับได้") if index % 2 == 0 else _("จำนวนทั้งหมด")
        else:
            part = self._measure.periods[index] if self._measure.periods else _("จำนวน")
        name(entry, f"{self._measure.text} {part}", self._measure.limit)
        return entry

    def _arranged(self) -> QBoxLayout:
        if self._measure.periods:
            pairs = zip(self._measure.periods, self._entries, strict=False)
            parts = [
                holding(row(words(period, "line", "text2"), entry, gap=6))
                for period, entry in pairs
            ]
            return column(
                self._text, flow(*parts, holding(row(self._unit, self._verdict, gap=6))), gap=2
            )
        entries: list[QWidget] = [self._entries[0]]
        if self._measure.percent:
            entries += [words(_("จาก"), "line", "text2"), self._entries[1]]
        if self._line:
            unseen: tuple[QWidget, ...] = (self._text, self._bar, self._verdict)
            for widget in unseen:
                widget.setParent(self)
                widget.setFixedSize(0, 0)
                widget.hide()
        if self._step is not None:
            self._cells = ScoreStepCells(
                self._look, self._step, holding(row(None, *entries, self._unit, None, gap=4))
            )
            return row(self._cells, gap=0)
        if self._line:
            return row(*entries, self._unit, gap=6)
        if self._look.scale >= 150 or self._calls.narrow:
            return column(
                self._text, flow(*entries, self._unit, self._bar, self._verdict, gap=6), gap=2
            )
        figure = holding(row(*entries, self._unit, None, gap=6))
        figure.setMinimumWidth(self._look.px(160))
        return row(self._text, figure, self._bar, self._verdict, gap=6, grow=0)
